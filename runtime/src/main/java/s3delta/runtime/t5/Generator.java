package s3delta.runtime.t5;

import ai.djl.ndarray.NDArray;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.function.Predicate;
import java.util.stream.IntStream;
import s3delta.api.ErrorCode;
import s3delta.api.S3DeltaException;
import s3delta.runtime.Decoding;
import s3delta.runtime.engine.Reads;
import s3delta.runtime.t5.T5Model.Generation;

/** Writes texts, token by token. */
public final class Generator {
    /** Rows that are done are dropped once this share of the computed ones is left. */
    private static final double FEW = 0.75;

    private final T5Model model;
    private final Pass pass;
    private final Batch batch;
    private final NDArray encoded;
    private final int maxLength;

    /**
     * Prepares a generation.
     *
     * @param model the model
     * @param pass the run, without recording of gradients
     * @param batch the batch; its labels are not looked at
     * @param encoded what {@link T5Model#encode} gave
     * @param maxLength most tokens, the decoder's start token included, at least 1
     */
    public Generator(T5Model model, Pass pass, Batch batch, NDArray encoded, int maxLength) {
        this.model = model;
        this.pass = pass;
        this.batch = batch;
        this.encoded = encoded;
        this.maxLength = maxLength;
    }

    /**
     * Generates a target for each row.
     *
     * @param decoding how; its longest text does not count
     * @return token ids of each row, start token included, all of the same length: padded after the end of sequence
     * @throws S3DeltaException {@link ErrorCode#NUMBERS} if a score is not finite
     */
    public List<int[]> generate(Decoding decoding) {
        return decoding.greedy() ? greedy(tokens -> false) : beams(decoding);
    }

    /**
     * Generates the most likely token, again and again.
     *
     * @param hopeless says, of the tokens of a row so far, start token included, whether its rest is not wanted
     * @return as {@link #generate}; padded also after the first hopeless token
     * @throws S3DeltaException {@link ErrorCode#NUMBERS} if a score is not finite
     */
    public List<int[]> greedy(Predicate<List<Integer>> hopeless) {
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
        Generation generation = model.generate(pass, batch, encoded, maxLength);
        while (tokens.size() < maxLength && running > 0) {
            long[] best;
            try (NDArray logits = generation.next(toArray(last))) {
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
                requireFinite(score);
            }
            return Reads.longs(best);
        }
    }

    private static void requireFinite(double score) {
        if (!Double.isFinite(score)) {
            throw S3DeltaException.of(ErrorCode.NUMBERS, "the model computes something that is no finite number")
                    .where("the scores of the next token")
                    .got(score)
                    .fix("check the deltas, whose numbers may be absurd; train again, with a lower rate");
        }
    }

    /** Generates with several beams a row, or by rules. */
    private List<int[]> beams(Decoding decoding) {
        T5Config config = model.config();
        List<BeamSearch> searches = IntStream.range(0, batch.rows())
                .mapToObj(row -> new BeamSearch(decoding, config.decoderStartTokenId(), config.eosTokenId(), maxLength))
                .toList();
        List<BeamSearch> computed = searches;
        Generation generation = model.generate(pass, batch, encoded, maxLength * decoding.beams());
        for (List<BeamSearch> left = open(searches); !left.isEmpty(); left = open(computed)) {
            if (left.size() <= FEW * computed.size()) {
                generation.keep(left.stream().mapToInt(computed::indexOf).toArray());
                computed = left;
            }
            step(generation, computed, config.vocabSize());
        }
        int longest =
                searches.stream().mapToInt(search -> search.best().length).max().orElseThrow();
        return searches.stream()
                .map(search -> {
                    int[] tokens = Arrays.copyOf(search.best(), longest);
                    Arrays.fill(tokens, search.best().length, longest, config.padTokenId());
                    return tokens;
                })
                .toList();
    }

    private static List<BeamSearch> open(List<BeamSearch> searches) {
        return searches.stream().filter(search -> !search.done()).toList();
    }

    /** Lets every beam read its last token, and every search choose among what may follow. */
    private static void step(Generation generation, List<BeamSearch> searches, int vocabulary) {
        List<BeamSearch> open = open(searches);
        int width =
                open.stream().mapToInt(search -> search.running().size()).max().orElseThrow();
        int wanted = Math.min(
                vocabulary, open.stream().mapToInt(BeamSearch::wanted).max().orElseThrow());
        List<List<BeamSearch.Beam>> beams =
                searches.stream().map(BeamSearch::running).toList();
        double[] best;
        try (NDArray likely = generation.next(beams, width, wanted)) {
            best = Reads.doubles(likely);
        }
        int half = best.length / 2;
        for (int row = 0; row < searches.size(); row++) {
            if (!searches.get(row).done()) {
                int[][] tokens = new int[beams.get(row).size()][wanted];
                float[][] logs = new float[tokens.length][wanted];
                for (int beam = 0; beam < tokens.length; beam++) {
                    for (int i = 0; i < wanted; i++) {
                        int at = (row * width + beam) * wanted + i;
                        requireFinite(best[at]);
                        logs[beam][i] = (float) best[at];
                        tokens[beam][i] = (int) best[half + at];
                    }
                }
                searches.get(row).step(tokens, logs);
            }
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
