package s3delta.runtime.task;

import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.ToDoubleBiFunction;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import s3delta.runtime.result.Scores;

/**
 * Scores free texts. An empty output is counted as no possible answer. The words of texts are compared as SQuAD's evaluation
 * does: in lower case, without punctuation and articles.
 */
public final class TextScoring implements Scoring {
    static final String EXACT = Metric.EXACT_MATCH.written();

    private static final Pattern PUNCTUATION = Pattern.compile("\\p{Punct}");
    private static final Pattern ARTICLES = Pattern.compile("\\b(a|an|the)\\b", Pattern.UNICODE_CHARACTER_CLASS);
    private static final Pattern BLANKS = Pattern.compile("\\s+", Pattern.UNICODE_CHARACTER_CLASS);

    private final String name;
    private final Metric metric;
    private final List<Metric> others;

    /** Computes a measure of texts. */
    @FunctionalInterface
    interface Formula {
        /**
         * Computes the measure.
         *
         * @param outputs what was written
         * @param answers what would have been right, at least one text for each
         * @return the measure, the higher the better
         */
        double of(List<String> outputs, List<List<String>> answers);
    }

    private TextScoring(String name, Metric metric, List<Metric> others) {
        this.name = name;
        this.metric = metric;
        this.others = List.copyOf(others);
    }

    /**
     * Makes a scoring by the share of texts that are exactly as they should be, but for blanks around them.
     *
     * @return the scoring
     */
    public static Scoring exact() {
        return of(Metric.EXACT_MATCH, List.of());
    }

    /**
     * Makes a scoring by the words of texts.
     *
     * @param metric what the task calls the F1 of words
     * @return the scoring
     */
    static Scoring words(String metric) {
        return new TextScoring(metric, Metric.WORD_F1, List.of());
    }

    /** Makes a scoring by a metric of texts, which gives others, too. */
    static Scoring of(Metric metric, List<Metric> others) {
        return new TextScoring(metric.written(), metric, others);
    }

    @Override
    public String metric() {
        return name;
    }

    @Override
    public boolean accepts(String output) {
        return !output.isBlank();
    }

    @Override
    public boolean right(String output, Example gold) {
        return metric == Metric.WORD_F1
                ? gold.answers().stream().anyMatch(answer -> normal(answer).equals(normal(output)))
                : Scoring.super.right(output, gold);
    }

    @Override
    public Scores score(List<String> outputs, List<Example> gold) {
        List<String> wrong = wrong(outputs, gold);
        List<List<String>> answers = gold.stream().map(Example::answers).toList();
        Map<String, Double> all = new LinkedHashMap<>();
        all.put(name, value(metric, outputs, answers));
        if (metric == Metric.WORD_F1) {
            all.put(
                    EXACT,
                    mean(outputs, answers, (output, answer) -> normal(output).equals(normal(answer)) ? 1 : 0));
        }
        others.forEach(other -> all.putIfAbsent(other.written(), value(other, outputs, answers)));
        return Scores.of(name, all, outputs.size(), wrong);
    }

    private static double value(Metric metric, List<String> outputs, List<List<String>> answers) {
        return ((Metric.OfTexts) metric.formula()).of().of(outputs, answers);
    }

    /** The share of outputs that are one of their answers, but for blanks around them. */
    static double exactly(List<String> outputs, List<List<String>> answers) {
        return mean(outputs, answers, (output, answer) -> output.strip().equals(answer) ? 1 : 0);
    }

    /** The mean F1 of the words that outputs share with the answers that suit them best. */
    static double wordF1(List<String> outputs, List<List<String>> answers) {
        return mean(outputs, answers, (output, answer) -> wordF1(normal(output), normal(answer)));
    }

    /** The mean over outputs of a measure, with the answer that suits an output best. */
    static double mean(List<String> outputs, List<List<String>> answers, ToDoubleBiFunction<String, String> measure) {
        double sum = IntStream.range(0, outputs.size())
                .mapToDouble(i -> answers.get(i).stream()
                        .mapToDouble(answer -> measure.applyAsDouble(outputs.get(i), answer))
                        .max()
                        .orElse(0))
                .reduce(0, Double::sum);
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
