package s3delta.runtime.train;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import s3delta.runtime.Decoding;
import s3delta.runtime.delta.BatchParts;
import s3delta.runtime.delta.GatedModel;
import s3delta.runtime.delta.Gates;
import s3delta.runtime.t5.Batch;
import s3delta.runtime.task.EncodedExample;
import s3delta.runtime.tokenizer.Tokenizer;

/**
 * Generates, batch by batch.
 *
 * @param tokenizer turns outputs into text; outlives this
 * @param size rows of a batch
 * @param maxTarget most tokens of an output, the end of sequence included
 * @param decoding how texts are written
 */
public record Outputs(Tokenizer tokenizer, int size, int maxTarget, Decoding decoding) {
    /** Lets the decoding's own longest text come before that of the rows. */
    public Outputs {
        maxTarget = decoding.maxLength().orElse(maxTarget);
    }

    /**
     * Generates an output for each example.
     *
     * @param examples what to read; their targets are not looked at
     * @param model the model
     * @param gates its gates
     * @return texts in the order of the examples
     */
    public List<String> of(List<EncodedExample> examples, GatedModel model, Gates gates) {
        List<String> outputs = new ArrayList<>(Collections.nCopies(examples.size(), ""));
        inBatches(examples, size, model.batchParts(), rows -> {
            List<int[]> generated = model.generate(batch(examples, rows), gates, decoding, length());
            put(outputs, rows, generated);
            return rows;
        });
        return outputs;
    }

    /**
     * Does something with rows of similar length together, so that little is padded; with several batches at a time where the
     * device has threads for them.
     *
     * @param examples all rows
     * @param size the most rows of a batch
     * @param parts computes several at a time
     * @param work takes the numbers of a batch's rows; may run on another thread, next to that of another batch
     * @param <T> what it gives
     * @return what it gave of each batch, shortest rows first
     */
    public static <T> List<T> inBatches(
            List<EncodedExample> examples, int size, BatchParts parts, Function<List<Integer>, T> work) {
        List<Integer> order = IntStream.range(0, examples.size())
                .boxed()
                .sorted(Comparator.comparingInt(i -> examples.get(i).source().length))
                .toList();
        int rows = parts.rows(size, order.size());
        List<Supplier<T>> works = new ArrayList<>();
        for (int from = 0; from < order.size(); from += rows) {
            List<Integer> batch = order.subList(from, Math.min(from + rows, order.size()));
            works.add(() -> work.apply(batch));
        }
        return parts.together(works);
    }

    /** Returns the most tokens that are generated: the decoder's start token comes before the output. */
    int length() {
        return maxTarget + 1;
    }

    /**
     * Makes a batch of some examples.
     *
     * @param examples the examples
     * @param rows which of them
     * @return the batch
     */
    public Batch batch(List<EncodedExample> examples, List<Integer> rows) {
        return Batches.of(rows.stream().map(examples::get).toList(), tokenizer.padding());
    }

    /** Puts what was generated of some rows, start token included, into the texts of all. */
    void put(List<String> outputs, List<Integer> rows, List<int[]> generated) {
        for (int row = 0; row < rows.size(); row++) {
            int[] tokens = generated.get(row);
            outputs.set(rows.get(row), tokenizer.decode(Arrays.copyOfRange(tokens, 1, tokens.length)));
        }
    }
}
