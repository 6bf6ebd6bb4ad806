package s3delta.runtime.run;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;

class SummaryTest {
    private static Map<String, Object> trial(String task, double test) {
        return Map.of("task", task, "metric", "accuracy", "scores", Map.of("test", test));
    }

    private static Object value(Map<?, ?> map, String key) {
        return Objects.requireNonNull(map.get(key));
    }

    @Test
    void meanAndDeviationOfEachTask() {
        Map<String, Object> summary = Summary.of(List.of(trial("a", 0.5), trial("b", 0.9), trial("a", 0.7)));
        Map<?, ?> first = (Map<?, ?>) ((List<?>) value(summary, "tasks")).get(0);
        assertEquals("a", first.get("task"));
        assertEquals(2L, first.get("seeds"));
        assertEquals(0.6, (Double) value(first, "test-mean"), 1e-12);
        assertEquals(Math.sqrt(0.02), (Double) value(first, "test-deviation"), 1e-12);
        assertEquals(3, ((List<?>) value(summary, "trials")).size());
    }
}
