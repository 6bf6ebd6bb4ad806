package s3delta.bench.demo;

import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.random.RandomGenerator;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * Hides words of a text behind sentinels, as T5 is pre-trained: the source has a sentinel for each run of hidden words,
 * the target each sentinel with what it hides. For the words {@code a b c d e} with {@code b c} hidden: source
 * {@code a <extra_id_0> d e </s>}, target {@code <extra_id_0> b c </s>}.
 *
 * <p>Words that the rest of the text tells something about are hidden more often: function words but the commonest, and
 * words that are said twice. So fewer texts teach more ("salient span masking", Guu et al. 2020). Immutable.
 */
final class SalientCorruption {
    private static final Set<String> COMMON = Set.of("the", "a", "an", "that", ".", ",", "?");

    private final Vocabulary vocabulary;
    private final Set<String> function = new HashSet<>();
    private final double rate;
    private final double rest;

    /**
     * Sets how to hide.
     *
     * @param rate the share of words to hide, above 0 and below 1; at least one word is hidden and one is kept
     * @param rest how much less likely than a salient one any other word is hidden, above 0 and at most 1
     */
    SalientCorruption(Lexicon lexicon, double rate, double rest) {
        vocabulary = new Vocabulary(lexicon);
        this.rate = rate;
        this.rest = rest;
        Stream.of("function-words", "singular-determiners", "plural-determiners", "prepositions", "frequencies")
                .forEach(key -> function.addAll(lexicon.list(key)));
        function.removeAll(COMMON);
    }

    /**
     * Hides words.
     *
     * @param words a text of at least 2 words
     */
    ExampleBatches.Example corrupt(List<String> words, RandomGenerator random) {
        int[] ids = vocabulary.ids(words);
        boolean[] hidden = hidden(words, random);
        IntStream.Builder source = IntStream.builder();
        IntStream.Builder target = IntStream.builder();
        int spans = 0;
        for (int i = 0; i < ids.length; i++) {
            if (hidden[i] && (i == 0 || !hidden[i - 1])) {
                source.add(vocabulary.sentinel(spans));
                target.add(vocabulary.sentinel(spans));
                spans++;
            }
            (hidden[i] ? target : source).add(ids[i]);
        }
        return new ExampleBatches.Example(
                source.add(Vocabulary.END).build().toArray(),
                target.add(Vocabulary.END).build().toArray());
    }

    /** Draws words without replacement, each by its weight w: those with the highest {@code u^(1/w)}, u uniform. */
    private boolean[] hidden(List<String> words, RandomGenerator random) {
        double[] keys = words.stream()
                .mapToDouble(word -> Math.pow(random.nextDouble(), 1 / (salient(word, words) ? 1 : rest)))
                .toArray();
        long count = Math.max(1, Math.min(words.size() - 1, Math.round(words.size() * rate)));
        boolean[] hidden = new boolean[words.size()];
        IntStream.range(0, keys.length)
                .boxed()
                .sorted(Comparator.comparingDouble((Integer i) -> -keys[i]))
                .limit(count)
                .forEach(i -> hidden[i] = true);
        return hidden;
    }

    private boolean salient(String word, List<String> words) {
        return function.contains(word) || (!COMMON.contains(word) && words.indexOf(word) != words.lastIndexOf(word));
    }
}
