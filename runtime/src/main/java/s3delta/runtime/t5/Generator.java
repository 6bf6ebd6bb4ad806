package s3delta.runtime.t5;

import ai.djl.ndarray.NDArray;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.IntStream;
import java.util.stream.Stream;
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

    /** What is written of a row. */
    private static final class Text {
        private final List<Integer> tokens = new ArrayList<>();
        private boolean ended;

        Text(int start) {
            tokens.add(start);
        }
    }

    /**
     * Generates a target for each row.
     *
     * @param decoding how; its longest text does not count
     * @return token ids of each row, start token included, all of the same length: padded after the end of sequence
     * @throws S3DeltaException {@link ErrorCode#NUMBERS} if a score is not finite
     */
    public List<int[]> generate(Decoding decoding) {
        return decoding.beams() == 1 ? greedy(decoding, tokens -> false) : beams(decoding);
    }

    /**
     * Generates the most likely token, again and again.
     *
     * @param hopeless says, of the tokens of a row so far, start token included, whether its rest is not wanted
     * @return as {@link #generate}; padded also after the first hopeless token
     * @throws S3DeltaException {@link ErrorCode#NUMBERS} if a score is not finite
     */
    public List<int[]> greedy(Predicate<List<Integer>> hopeless) {
        return greedy(Decoding.GREEDY, hopeless);
    }

    private List<int[]> greedy(Decoding decoding, Predicate<List<Integer>> hopeless) {
        int start = model.config().decoderStartTokenId();
        Bans bans = new Bans(decoding, model.config().eosTokenId());
        List<Text> texts =
                Stream.generate(() -> new Text(start)).limit(batch.rows()).toList();
        List<Text> computed = texts;
        Generation generation = model.generate(pass, batch, encoded, maxLength);
        for (int length = 1; length < maxLength; length++) {
            List<Text> open = computed.stream().filter(text -> !text.ended).toList();
            if (open.isEmpty()) {
                break;
            }
            computed = without(generation, computed, open);
            step(generation, computed, bans, hopeless);
        }
        return padded(texts.stream().map(text -> toArray(text.tokens)).toList());
    }

    /** Drops the rows that are done, once they are many. */
    private static <T> List<T> without(Generation generation, List<T> computed, List<T> open) {
        if (open.size() > FEW * computed.size()) {
            return computed;
        }
        generation.keep(open.stream().mapToInt(computed::indexOf).toArray());
        return open;
    }

    /** Lets every row read its last token, and take the most likely of those that may follow. */
    private void step(Generation generation, List<Text> texts, Bans bans, Predicate<List<Integer>> hopeless) {
        T5Config config = model.config();
        int[] last = new int[texts.size()];
        List<Long> banned = new ArrayList<>();
        for (int row = 0; row < last.length; row++) {
            Text text = texts.get(row);
            last[row] = text.ended ? config.padTokenId() : text.tokens.get(text.tokens.size() - 1);
            Set<Integer> no = text.ended ? Set.of() : bans.after(text.tokens);
            // Where whatever could follow is banned, the text ends.
            text.ended |= no.size() >= config.vocabSize();
            long first = (long) row * config.vocabSize();
            no.forEach(token -> banned.add(first + token));
        }
        double[] best;
        try (NDArray highest =
                generation.next(last, banned.stream().mapToLong(Long::longValue).toArray())) {
            best = Reads.doubles(highest);
        }
        for (int row = 0; row < last.length; row++) {
            Text text = texts.get(row);
            if (!text.ended) {
                requireFinite(best[row]);
                text.tokens.add((int) best[last.length + row]);
                text.ended = config.eosTokenId().contains(text.tokens.get(text.tokens.size() - 1))
                        || hopeless.test(text.tokens);
            }
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

    /** Generates with several beams a row. */
    private List<int[]> beams(Decoding decoding) {
        T5Config config = model.config();
        List<BeamSearch> searches = IntStream.range(0, batch.rows())
                .mapToObj(row -> new BeamSearch(decoding, config.decoderStartTokenId(), config.eosTokenId(), maxLength))
                .toList();
        List<BeamSearch> computed = searches;
        Generation generation = model.generate(pass, batch, encoded, maxLength * decoding.beams());
        for (List<BeamSearch> left = open(searches); !left.isEmpty(); left = open(computed)) {
            computed = without(generation, computed, left);
            step(generation, computed, config.vocabSize());
        }
        return padded(searches.stream().map(BeamSearch::best).toList());
    }

    /** Brings texts to the length of the longest. */
    private List<int[]> padded(List<int[]> texts) {
        int longest = texts.stream().mapToInt(text -> text.length).max().orElseThrow();
        return texts.stream()
                .map(text -> {
                    int[] tokens = Arrays.copyOf(text, longest);
                    Arrays.fill(tokens, text.length, longest, model.config().padTokenId());
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
}
