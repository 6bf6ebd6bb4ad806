package s3delta.runtime.t5;

import ai.djl.ndarray.NDArray;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.function.Predicate;
import s3delta.api.ErrorCode;
import s3delta.api.S3DeltaException;
import s3delta.runtime.engine.Reads;

/** Generates the most likely token, again and again. */
public final class GreedyGenerator {
    private GreedyGenerator() {}

    /**
     * Generates a target for each row.
     *
     * @param model the model
     * @param pass the run, without recording of gradients
     * @param batch the batch; its labels are not looked at
     * @param encoded what {@link T5Model#encode} gave
     * @param maxLength most tokens, the decoder's start token included, at least 1
     * @param hopeless says, of the tokens of a row so far, start token included, whether its rest is not wanted
     * @return token ids of each row, start token included, all of the same length: padded after the end of sequence, or
     *     after the first hopeless token
     * @throws S3DeltaException {@link ErrorCode#NUMBERS} if a score is not finite
     */
    public static List<int[]> generate(
            T5Model model, Pass pass, Batch batch, NDArray encoded, int maxLength, Predicate<List<Integer>> hopeless) {
        T5Config config = model.config();
        int rows = batch.rows();
        List<int[]> tokens = new ArrayList<>();
        List<Integer> last = new ArrayList<>(Collections.nCopies(rows, config.decoderStartTokenId()));
        boolean[] ended = new boolean[rows];
        List<List<Integer>> soFar = new ArrayList<>();
        for (int row = 0; row < rows; row++) {
            soFar.add(new ArrayList<>(List.of(config.decoderStartTokenId())));
        }
        int running = rows;
        tokens.add(toArray(last));
        T5Model.Generation generation = model.generate(pass, batch, encoded, maxLength);
        while (tokens.size() < maxLength && running > 0) {
            long[] best;
            try (NDArray logits = generation.next(last)) {
                best = best(logits);
            }
            for (int row = 0; row < rows; row++) {
                int token = ended[row] ? config.padTokenId() : (int) best[row];
                last.set(row, token);
                if (!ended[row]) {
                    soFar.get(row).add(token);
                    ended[row] = config.eosTokenId().contains(token) || hopeless.test(soFar.get(row));
                    running -= ended[row] ? 1 : 0;
                }
            }
            tokens.add(toArray(last));
        }
        return transpose(tokens, rows);
    }

    /** The most likely token of each row; a number that is none counts as the largest. */
    private static long[] best(NDArray logits) {
        try (NDArray best = logits.argMax(-1);
                NDArray column = best.expandDims(1);
                NDArray scores = logits.gather(column, 1)) {
            for (float score : Reads.floats(scores)) {
                if (!Float.isFinite(score)) {
                    throw S3DeltaException.of(
                                    ErrorCode.NUMBERS, "the model computes something that is no finite number")
                            .where("the scores of the next token")
                            .got(score)
                            .fix("check the deltas, whose numbers may be absurd; train again, with a lower rate")
                            .build();
                }
            }
            return Reads.longs(best);
        }
    }

    private static int[] toArray(List<Integer> values) {
        return values.stream().mapToInt(Integer::intValue).toArray();
    }

    private static List<int[]> transpose(List<int[]> columns, int rows) {
        List<int[]> result = new ArrayList<>();
        for (int row = 0; row < rows; row++) {
            int r = row;
            result.add(columns.stream().mapToInt(column -> column[r]).toArray());
        }
        return result;
    }
}
