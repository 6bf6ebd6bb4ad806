package s3delta.runtime.task;

import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.ToDoubleBiFunction;
import java.util.regex.Pattern;

/**
 * Scores ReCoRD as SQuAD's evaluation does: texts are compared in lower case, without punctuation and articles, with the
 * answer that suits the output best. An empty output is counted as no possible answer.
 */
final class AnswerScoring implements Scoring {
    private static final Pattern PUNCTUATION = Pattern.compile("\\p{Punct}");
    private static final Pattern ARTICLES = Pattern.compile("\\b(a|an|the)\\b", Pattern.UNICODE_CHARACTER_CLASS);
    private static final Pattern BLANKS = Pattern.compile("\\s+", Pattern.UNICODE_CHARACTER_CLASS);

    @Override
    public String metric() {
        return "f1";
    }

    @Override
    public boolean accepts(String output) {
        return !output.isBlank();
    }

    @Override
    public Scores score(List<String> outputs, List<Example> gold) {
        WrongOutputs.check(outputs, gold);
        WrongOutputs wrong = new WrongOutputs();
        outputs.stream().filter(output -> !accepts(output)).forEach(wrong::add);
        Map<String, Double> all = new LinkedHashMap<>();
        all.put(metric(), mean(outputs, gold, AnswerScoring::f1));
        all.put("exact-match", mean(outputs, gold, (output, answer) -> output.equals(answer) ? 1 : 0));
        return wrong.scores(metric(), all, outputs.size());
    }

    private static double mean(List<String> outputs, List<Example> gold, ToDoubleBiFunction<String, String> measure) {
        double sum = 0;
        for (int i = 0; i < outputs.size(); i++) {
            String output = normal(outputs.get(i));
            sum += gold.get(i).answers().stream()
                    .mapToDouble(answer -> measure.applyAsDouble(output, normal(answer)))
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
    static double f1(String output, String answer) {
        List<String> predicted = words(output);
        List<String> right = words(answer);
        Map<String, Integer> left = new HashMap<>();
        right.forEach(word -> left.merge(word, 1, Integer::sum));
        int common = 0;
        for (String word : predicted) {
            common += left.merge(word, -1, Integer::sum) >= 0 ? 1 : 0;
        }
        return Metrics.ratio(2.0 * common, (double) predicted.size() + right.size());
    }

    private static List<String> words(String normal) {
        return normal.isEmpty() ? List.of() : Arrays.asList(normal.split(" ", -1));
    }
}
