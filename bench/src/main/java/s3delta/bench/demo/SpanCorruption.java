package s3delta.bench.demo;

import java.util.Arrays;
import java.util.random.RandomGenerator;
import java.util.stream.IntStream;

/**
 * Hides spans of a text behind sentinels, as T5 is pre-trained: the source has the sentinels, the target each sentinel
 * with what it hides.
 *
 * <p>For the words {@code a b c d e} with {@code b c} hidden: source {@code a <extra_id_0> d e </s>}, target
 * {@code <extra_id_0> b c </s>}. Spans never touch; the first and the last word may be hidden.
 *
 * @param rate the share of words to hide, above 0 and below 1; at least one word is hidden and one is kept
 * @param span mean words in a span, at least 1
 */
public record SpanCorruption(double rate, double span) {
    /** What T5 was pre-trained with: 15% of the words, spans of 3 in the mean. */
    public static final SpanCorruption T5 = new SpanCorruption(0.15, 3);

    /**
     * One example.
     *
     * @param source ids with sentinels, ended
     * @param target sentinels and what they hide, ended
     */
    @SuppressWarnings("ArrayRecordComponent") // Handed on to be copied into tensors, never compared.
    public record Example(int[] source, int[] target) {}

    /**
     * Hides spans.
     *
     * @param ids ids of a text's words, at least 2
     * @param vocabulary whose sentinels to use
     * @param random where the spans come from
     * @return the example
     */
    public Example corrupt(int[] ids, Vocabulary vocabulary, RandomGenerator random) {
        int hidden = (int) Math.max(1, Math.min(ids.length - 1, Math.round(ids.length * rate)));
        int most = Math.min(Math.min(hidden, ids.length - hidden + 1), Vocabulary.SENTINELS);
        int spans = (int) Math.max(1, Math.min(most, Math.round(hidden / span)));
        int[] lengths = parts(hidden, spans, random);
        // Between spans at least one word is kept; before the first and after the last there may be none.
        int[] gaps = parts(ids.length - hidden + 2, spans + 1, random);
        gaps[0]--;
        gaps[spans]--;

        IntStream.Builder source = IntStream.builder();
        IntStream.Builder target = IntStream.builder();
        int at = 0;
        for (int i = 0; i < spans; i++) {
            copy(ids, at, gaps[i], source);
            at += gaps[i];
            source.add(vocabulary.sentinel(i));
            target.add(vocabulary.sentinel(i));
            copy(ids, at, lengths[i], target);
            at += lengths[i];
        }
        copy(ids, at, ids.length - at, source);
        return new Example(
                source.add(Vocabulary.END).build().toArray(),
                target.add(Vocabulary.END).build().toArray());
    }

    private static void copy(int[] ids, int from, int length, IntStream.Builder to) {
        Arrays.stream(ids, from, from + length).forEach(to::add);
    }

    /** Cuts a number into parts of at least one, each way as likely. */
    private static int[] parts(int total, int parts, RandomGenerator random) {
        int[] cuts = IntStream.range(1, total).toArray();
        for (int i = 0; i < parts - 1; i++) {
            int j = i + random.nextInt(cuts.length - i);
            int cut = cuts[j];
            cuts[j] = cuts[i];
            cuts[i] = cut;
        }
        Arrays.sort(cuts, 0, parts - 1);
        int[] lengths = new int[parts];
        int last = 0;
        for (int i = 0; i < parts; i++) {
            int cut = i < parts - 1 ? cuts[i] : total;
            lengths[i] = cut - last;
            last = cut;
        }
        return lengths;
    }
}
