package s3delta.runtime.task;

import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.ToDoubleBiFunction;
import java.util.regex.Pattern;
import s3delta.runtime.result.Scores;

/** Scores free texts. An empty output is counted as no possible answer. */
public final class TextScoring implements Scoring {
    static final String EXACT = "exact-match";

    private static final Pattern PUNCTUATION = Pattern.compile("\\p{Punct}");
    private static final Pattern ARTICLES = Pattern.compile("\\b(a|an|the)\\b", Pattern.UNICODE_CHARACTER_CLASS);
    private static final Pattern BLANKS = Pattern.compile("\\s+", Pattern.UNICODE_CHARACTER_CLASS);

    private final String metric;

    private TextScoring(String metric) {
        this.metric = metric;
    }

    /**
     * Makes a scoring by the share of texts that are exactly as they should be, but for blanks around them.
     *
     * @return the scoring
     */
    public static Scoring exact() {
        return new TextScoring(EXACT);
    }

    /**
     * Makes a scoring by the words of texts, as SQuAD's evaluation does: texts are compared in lower case, without
     * punctuation and articles, with the answer that suits the output best.
     *
     * @param metric what the task calls the F1 of words
     * @return the scoring
     */
    static Scoring words(String metric) {
        return new TextScoring(metric);
    }

    @Override
    public String metric() {
        return metric;
    }

    @Override
    public boolean accepts(String output) {
        return !output.isBlank();
    }

    @Override
    public boolean right(String output, Example gold) {
        return metric.equals(EXACT)
                ? Scoring.super.right(output, gold)
                : gold.answers().stream().anyMatch(answer -> normal(answer).equals(normal(output)));
    }

    @Override
    public Scores score(List<String> outputs, List<Example> gold) {
        List<String> wrong = wrong(outputs, gold);
        Map<String, Double> all = new LinkedHashMap<>();
        if (metric.equals(EXACT)) {
            all.put(
                    EXACT,
                    mean(outputs, gold, (output, answer) -> output.strip().equals(answer) ? 1 : 0));
        } else {
            all.put(metric, mean(outputs, gold, (output, answer) -> wordF1(normal(output), normal(answer))));
            all.put(
                    EXACT,
                    mean(outputs, gold, (output, answer) -> normal(output).equals(normal(answer)) ? 1 : 0));
        }
        return Scores.of(metric, all, outputs.size(), wrong);
    }

    private static double mean(List<String> outputs, List<Example> gold, ToDoubleBiFunction<String, String> measure) {
        double sum = 0;
        for (int i = 0; i < outputs.size(); i++) {
            String output = outputs.get(i);
            sum += gold.get(i).answers().stream()
                    .mapToDouble(answer -> measure.applyAsDouble(output, answer))
                    .max()
                    .orElse(0);
        }
        return sum / outputs.size();
    }

    /** Brings a text into the form that is compared: words with one blank between them. */
    static String normal(String text) {
        String plain = PUNCTUATION.matcher(text.toLowerCase(Locale.ROOT)).replaceAll("");
        String words = ARTICLES.matcher(plain).replaceAll(" ");
        return BLANKS.matcher(words).replaceAll(" ").strip();
    }

    /** F1 of the words that two normal texts share, each as often as in both. */
    static double wordF1(String output, String answer) {
        List<String> predicted = split(output);
        List<String> right = split(answer);
        Map<String, Integer> left = new HashMap<>();
        right.forEach(word -> left.merge(word, 1, Integer::sum));
        int common = 0;
        for (String word : predicted) {
            common += left.merge(word, -1, Integer::sum) >= 0 ? 1 : 0;
        }
        return Scoring.ratio(2.0 * common, (double) predicted.size() + right.size());
    }

    private static List<String> split(String normal) {
        return normal.isEmpty() ? List.of() : Arrays.asList(normal.split(" ", -1));
    }
}
