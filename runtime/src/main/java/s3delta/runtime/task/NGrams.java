package s3delta.runtime.task;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/** Rows of tokens that lie next to each other, counted. */
final class NGrams {
    /** What Python's {@code str.split} splits at. */
    private static final Pattern BLANKS =
            Pattern.compile("[\\t-\\r\\x1c-\\x20\\x85\\xa0\\u1680\\u2000-\\u200a\\u2028\\u2029\\u202f\\u205f\\u3000]+");

    private NGrams() {}

    /** Counts the rows of n tokens. */
    static <T> Map<List<T>, Integer> of(List<T> tokens, int n) {
        Map<List<T>, Integer> counts = new HashMap<>();
        for (int i = 0; i + n <= tokens.size(); i++) {
            counts.merge(tokens.subList(i, i + n), 1, Integer::sum);
        }
        return counts;
    }

    /** Counts what two have in common, each as often as in both. */
    static <T> long common(Map<T, Integer> one, Map<T, Integer> other) {
        return one.entrySet().stream()
                .mapToLong(entry -> Math.min(entry.getValue(), other.getOrDefault(entry.getKey(), 0)))
                .sum();
    }

    /** Counts all. */
    static long total(Map<?, Integer> counts) {
        return counts.values().stream().mapToLong(Integer::longValue).sum();
    }

    /** Splits at blanks; there are no empty words. */
    static List<String> words(String text) {
        return BLANKS.splitAsStream(text).filter(word -> !word.isEmpty()).toList();
    }
}
