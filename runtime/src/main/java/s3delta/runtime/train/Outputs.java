package s3delta.runtime.train;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.function.Predicate;
import java.util.stream.IntStream;
import s3delta.runtime.delta.GatedModel;
import s3delta.runtime.delta.Gates;
import s3delta.runtime.t5.Batch;
import s3delta.runtime.task.EncodedExample;
import s3delta.runtime.tokenizer.Tokenizer;

/**
 * Generates greedily, batch by batch.
 *
 * @param tokenizer turns outputs into text; outlives this
 * @param size rows of a batch
 * @param maxTarget most tokens of an output, the end of sequence included
 * @param hopeless tells of a row's tokens so far that its rest is not wanted
 */
public record Outputs(Tokenizer tokenizer, int size, int maxTarget, Predicate<List<Integer>> hopeless) {
    /**
     * Generates an output for each example.
     *
     * @param examples what to read; their targets are not looked at
     * @param model the model
     * @param gates its gates
     * @return texts in the order of the examples
     */
    public List<String> of(List<EncodedExample> examples, GatedModel model, Gates gates) {
        return of(examples, model, gates, () -> {});
    }

    /**
     * Generates an output for each example.
     *
     * @param examples what to read; their targets are not looked at
     * @param model the model
     * @param gates its gates
     * @param pause is run before each batch; may throw
     * @return texts in the order of the examples
     */
    List<String> of(List<EncodedExample> examples, GatedModel model, Gates gates, Runnable pause) {
        // Sources of similar length share a batch, so that little is padded.
        List<Integer> order = IntStream.range(0, examples.size())
                .boxed()
                .sorted(Comparator.comparingInt(i -> examples.get(i).source().length))
                .toList();
        List<String> outputs = new ArrayList<>(Collections.nCopies(examples.size(), ""));
        for (int from = 0; from < order.size(); from += size) {
            pause.run();
            List<Integer> rows = order.subList(from, Math.min(from + size, order.size()));
            Batch batch = Batches.of(rows.stream().map(examples::get).toList(), tokenizer.padding());
            // The decoder's start token comes before the output.
            List<int[]> generated = model.generate(batch, gates, maxTarget + 1, hopeless);
            for (int row = 0; row < rows.size(); row++) {
                outputs.set(rows.get(row), tokenizer.decode(withoutStart(generated.get(row))));
            }
        }
        return outputs;
    }

    private static int[] withoutStart(int[] tokens) {
        return Arrays.copyOfRange(tokens, 1, tokens.length);
    }
}
