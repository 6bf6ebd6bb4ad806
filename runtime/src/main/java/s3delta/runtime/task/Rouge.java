package s3delta.runtime.task;

import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * ROUGE (Lin, 2004) as {@code rouge-score} computes it without stemming: F1 in [0, 1] of lower-case words of ASCII letters and
 * digits, with the answer that suits an output best; the mean over all outputs.
 */
final class Rouge {
    private static final Pattern OTHERS = Pattern.compile("[^a-z0-9]+");

    private final Variant variant;

    /** Compares an output with an answer. */
    @FunctionalInterface
    private interface Variant {
        double f1(String output, String answer);
    }

    private Rouge(Variant variant) {
        this.variant = variant;
    }

    /** ROUGE-N: rows of n words, each as often as in both texts. */
    static Rouge ofNGrams(int n) {
        return new Rouge((output, answer) -> {
            Map<List<String>, Integer> written = NGrams.of(words(output), n);
            Map<List<String>, Integer> right = NGrams.of(words(answer), n);
            return f1(NGrams.common(written, right), NGrams.total(written), NGrams.total(right));
        });
    }

    /** ROUGE-L: the longest subsequence that both texts have. */
    static Rouge ofSequences() {
        return new Rouge((output, answer) -> {
            List<String> written = words(output);
            List<String> right = words(answer);
            return f1(lengths(right, written)[right.size()][written.size()], written.size(), right.size());
        });
    }

    /**
     * ROUGE-Lsum: of each line of the answer the words that are in its longest common subsequence with any line of the output,
     * no word more often than in either text.
     */
    static Rouge ofLines() {
        return new Rouge((output, answer) -> {
            List<List<String>> written = lines(output);
            List<List<String>> right = lines(answer);
            Map<String, Integer> leftOfOutput = counts(written);
            Map<String, Integer> leftOfAnswer = counts(right);
            long hits = 0;
            for (List<String> line : right) {
                Set<Integer> union = new TreeSet<>();
                written.forEach(other -> addCommon(union, line, other));
                for (int place : union) {
                    String word = line.get(place);
                    if (leftOfOutput.getOrDefault(word, 0) > 0 && leftOfAnswer.getOrDefault(word, 0) > 0) {
                        hits++;
                        leftOfOutput.merge(word, -1, Integer::sum);
                        leftOfAnswer.merge(word, -1, Integer::sum);
                    }
                }
            }
            return f1(hits, size(written), size(right));
        });
    }

    /** The mean over outputs. */
    double mean(List<String> outputs, List<List<String>> answers) {
        return TextScoring.mean(outputs, answers, variant::f1);
    }

    private static double f1(long common, long written, long right) {
        return Scoring.ratio(2.0 * common, (double) written + right);
    }

    private static List<String> words(String text) {
        return Stream.of(OTHERS.split(text.toLowerCase(Locale.ROOT)))
                .filter(word -> !word.isEmpty())
                .toList();
    }

    private static List<List<String>> lines(String text) {
        return Stream.of(text.split("\n", -1)).map(Rouge::words).toList();
    }

    private static long size(List<List<String>> lines) {
        return lines.stream().mapToLong(List::size).sum();
    }

    private static Map<String, Integer> counts(List<List<String>> lines) {
        Map<String, Integer> counts = new HashMap<>();
        lines.forEach(line -> line.forEach(word -> counts.merge(word, 1, Integer::sum)));
        return counts;
    }

    /** The length of the longest common subsequence of the first i and the first j words, for each i and j. */
    private static int[][] lengths(List<String> right, List<String> written) {
        int[][] lengths = new int[right.size() + 1][written.size() + 1];
        for (int i = 1; i <= right.size(); i++) {
            for (int j = 1; j <= written.size(); j++) {
                lengths[i][j] = right.get(i - 1).equals(written.get(j - 1))
                        ? lengths[i - 1][j - 1] + 1
                        : Math.max(lengths[i - 1][j], lengths[i][j - 1]);
            }
        }
        return lengths;
    }

    /** Adds the places in the answer's line of one longest subsequence: of several the one that ROUGE 1.5.5 takes. */
    private static void addCommon(Set<Integer> places, List<String> right, List<String> written) {
        int[][] lengths = lengths(right, written);
        int i = right.size();
        int j = written.size();
        while (i > 0 && j > 0) {
            if (right.get(i - 1).equals(written.get(j - 1))) {
                places.add(i - 1);
                i--;
                j--;
            } else if (lengths[i][j - 1] > lengths[i - 1][j]) {
                j--;
            } else {
                i--;
            }
        }
    }
}
