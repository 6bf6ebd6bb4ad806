package s3delta.runtime.task;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.net.URISyntaxException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import s3delta.runtime.json.Json;
import s3delta.runtime.result.Scores;
import tools.jackson.databind.JsonNode;

/** What rouge-score and sacrebleu make of the same texts, see {@code bench/peers/metrics.py}. */
class MetricTest {
    private static final double NUMBERS = 1e-6;

    private static JsonNode oracle() throws URISyntaxException {
        return Json.read(Path.of(Objects.requireNonNull(MetricTest.class.getResource("/oracle/metrics.json"))
                .toURI()));
    }

    private static List<String> texts(JsonNode list) {
        return list.values().stream().map(JsonNode::asString).toList();
    }

    @Test
    void textsAreScoredAsByThePythonLibraries() throws URISyntaxException {
        int compared = 0;
        for (JsonNode set : oracle().path("texts")) {
            List<String> outputs = texts(set.path("outputs"));
            List<Example> gold = new ArrayList<>();
            for (JsonNode answers : set.path("answers")) {
                List<String> right = texts(answers);
                gold.add(new Example("", right.get(0), right, "", gold.size()));
            }
            Scoring scoring = TextScoring.of(
                    Metric.ROUGE_L,
                    List.of(
                            Metric.ROUGE_1,
                            Metric.ROUGE_2,
                            Metric.ROUGE_L,
                            Metric.ROUGE_LSUM,
                            Metric.BLEU,
                            Metric.CHRF));
            Scores scores = scoring.score(outputs, gold);
            assertEquals("rouge-l", scores.primary());
            assertEquals(6, scores.all().size());
            for (var value : set.path("values").properties()) {
                assertEquals(
                        value.getValue().asDouble(),
                        (value.getKey().startsWith("rouge") ? 1 : 100)
                                * scores.all().getOrDefault(value.getKey(), Double.NaN),
                        NUMBERS,
                        set.path("name").asString() + ": " + value.getKey());
                compared++;
            }
        }
        assertEquals(54, compared);
    }

    @Test
    void numbersAreScoredAsByPython() throws URISyntaxException {
        JsonNode numbers = oracle().path("numbers");
        List<Example> gold = IntStream.range(0, numbers.path("right").size())
                .mapToObj(i -> new Example("", numbers.path("right").path(i).asString(), i))
                .toList();
        List<Metric> all = List.of(Metric.SPEARMAN, Metric.MSE, Metric.MAE, Metric.PEARSON);
        Scores scores = new NumberScoring(0, 5, Metric.SPEARMAN, all).score(texts(numbers.path("predicted")), gold);
        assertEquals("spearman", scores.primary());
        assertEquals(4, scores.all().size());
        numbers.path("values")
                .properties()
                .forEach(value -> assertEquals(
                        value.getValue().asDouble(),
                        scores.all().getOrDefault(value.getKey(), Double.NaN),
                        NUMBERS,
                        value.getKey()));
    }
}
