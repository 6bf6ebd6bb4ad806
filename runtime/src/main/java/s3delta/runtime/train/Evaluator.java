package s3delta.runtime.train;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.function.Predicate;
import java.util.stream.IntStream;
import s3delta.runtime.delta.Gates;
import s3delta.runtime.delta.TunedModel;
import s3delta.runtime.t5.Batch;
import s3delta.runtime.task.EncodedExample;
import s3delta.runtime.task.Scores;
import s3delta.runtime.task.Scoring;
import s3delta.runtime.tokenizer.Tokenizer;

/** Scores a model on a set of examples: greedy outputs, compared by the task's own scoring. */
public final class Evaluator {
    private final List<EncodedExample> examples;
    private final Scoring scoring;
    private final Tokenizer tokenizer;
    private final int size;
    private final int maxLength;
    private final Predicate<List<Integer>> hopeless;

    /**
     * Makes an evaluator.
     *
     * @param examples what to score on
     * @param scoring compares outputs with what is right
     * @param tokenizer turns outputs into text; outlives the evaluator
     * @param size rows of a batch
     * @param maxTarget most tokens of an output, the end of sequence included
     * @param whole whether outputs are wanted whole also where their beginning shows that they are no label; scores are
     *     the same
     */
    public Evaluator(
            List<EncodedExample> examples,
            Scoring scoring,
            Tokenizer tokenizer,
            int size,
            int maxTarget,
            boolean whole) {
        this.examples = List.copyOf(examples);
        this.scoring = scoring;
        this.tokenizer = tokenizer;
        this.size = size;
        // The decoder's start token comes before the output.
        maxLength = maxTarget + 1;
        hopeless = whole
                ? tokens -> false
                : scoring.labels()
                        .<Predicate<List<Integer>>>map(labels -> new Hopeless(labels, tokenizer))
                        .orElse(tokens -> false);
    }

    /**
     * Scores a model.
     *
     * @param model the model
     * @param gates its gates
     * @return the scores
     */
    public Scores score(TunedModel model, Gates gates) {
        return scoring.score(
                outputs(model, gates),
                examples.stream().map(EncodedExample::example).toList());
    }

    /**
     * Generates an output for each example.
     *
     * @param model the model
     * @param gates its gates
     * @return texts in the order of the examples
     */
    public List<String> outputs(TunedModel model, Gates gates) {
        // Sources of similar length share a batch, so that little is padded.
        List<Integer> order = IntStream.range(0, examples.size())
                .boxed()
                .sorted(Comparator.comparingInt(i -> examples.get(i).source().length))
                .toList();
        List<String> outputs = new ArrayList<>(Collections.nCopies(examples.size(), ""));
        for (int from = 0; from < order.size(); from += size) {
            List<Integer> rows = order.subList(from, Math.min(from + size, order.size()));
            Batch batch = Batches.of(rows.stream().map(examples::get).toList(), tokenizer.padding());
            List<int[]> generated = model.generate(batch, gates, maxLength, hopeless);
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
