package s3delta.runtime.experiment;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;

class SummaryTest {
    private static Map<String, Object> trial(String task, long seed, double test) {
        return Map.of("task", task, "seed", seed, "metric", "accuracy", "scores", Map.of("test", test));
    }

    private static Map<String, Object> compared(String method, long budget, long seed, double test) {
        Map<String, Object> trial = new LinkedHashMap<>(trial("a", seed, test));
        trial.put("method", method);
        trial.put("budget", budget);
        trial.put("parameters", budget - seed);
        trial.put("searched", method.equals("search"));
        trial.put("times", Map.of("search-seconds", 10.0 * seed, "train-seconds", 4.0));
        trial.put("memory", Map.of("search-mb", 300.0, "train-mb", 200.0));
        trial.put("test", Map.of("wrong-outputs", seed));
        return trial;
    }

    private static Object value(Map<?, ?> map, String key) {
        return Objects.requireNonNull(map.get(key));
    }

    @Test
    void meanAndDeviationOfEachTask() {
        Map<String, Object> summary =
                Summary.of(List.of(trial("a", 1, 0.5), trial("b", 1, 0.9), trial("a", 2, 0.7)), List.of());
        Map<?, ?> first = (Map<?, ?>) ((List<?>) value(summary, "tasks")).get(0);
        assertEquals("a", first.get("task"));
        assertEquals(2L, first.get("seeds"));
        assertEquals(0.6, (Double) value(first, "test-mean"), 1e-12);
        assertEquals(Math.sqrt(0.02), (Double) value(first, "test-deviation"), 1e-12);
        assertEquals(3, ((List<?>) value(summary, "trials")).size());
    }

    @Test
    void methodsAndBudgetsApartDrawsTogether() {
        Map<String, Object> summary = Summary.of(
                List.of(
                        compared("search", 100, 1, 0.5),
                        compared("random", 100, 1, 0.2),
                        compared("random", 100, 1, 0.4),
                        compared("search", 200, 1, 0.6),
                        compared("search", 100, 2, 0.9)),
                List.of());
        List<?> parts = (List<?>) value(summary, "tasks");
        assertEquals(3, parts.size());
        Map<?, ?> searched = (Map<?, ?>) parts.get(0);
        assertEquals(0.7, (Double) value(searched, "test-mean"), 1e-12);
        assertEquals(98.5, (Double) value(searched, "parameters-mean"), 1e-12);
        assertEquals(1.5, (Double) value(searched, "wrong-outputs-mean"), 1e-12);
        Map<?, ?> random = (Map<?, ?>) parts.get(1);
        assertEquals("random", random.get("method"));
        assertEquals(1L, random.get("seeds"));
        assertEquals(2L, random.get("trials"));
        assertEquals(0.3, (Double) value(random, "test-mean"), 1e-12);
    }

    @Test
    void leavesOutWhatIsBeyondAllBounds() {
        Map<String, Object> endless = compared("search", 100, 1, 0.5);
        endless.put("times", Map.of("search-seconds", 1e308, "train-seconds", 1e-308));
        Map<String, Object> summary = Summary.of(List.of(endless, endless), List.of());
        Map<?, ?> cost = (Map<?, ?>) ((List<?>) value(summary, "search-costs")).get(0);
        assertFalse(cost.containsKey("search-seconds"));
        assertFalse(cost.containsKey("time-ratio"));
        assertEquals(1.5, cost.get("memory-ratio"));
    }

    @Test
    void costsOfSearchesBesideTraining() {
        Map<String, Object> summary = Summary.of(
                List.of(
                        compared("search", 100, 1, 0.5),
                        compared("random", 100, 1, 0.2),
                        compared("search", 100, 2, 0.9)),
                List.of());
        List<?> costs = (List<?>) value(summary, "search-costs");
        assertEquals(1, costs.size());
        Map<?, ?> cost = (Map<?, ?>) costs.get(0);
        assertEquals(15.0, cost.get("search-seconds"));
        assertEquals(3.75, cost.get("time-ratio"));
        assertEquals(1.5, cost.get("memory-ratio"));
    }
}
