package s3delta.runtime.experiment;

import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What a finished trial took.
 *
 * @param seconds by stage
 * @param megabytes the most memory by stage, where the system told it
 * @param threads how many threads it computed with
 * @param gpu whether it computed on a GPU
 */
public record Taken(Map<String, Double> seconds, Map<String, Double> megabytes, int threads, boolean gpu) {
    static Taken of(Map<String, Object> result) {
        Map<?, ?> versions = map(result.get("versions"));
        return new Taken(
                numbers(map(result.get("times")), "-seconds"),
                numbers(map(result.get("memory")), "-mb"),
                versions.get("threads") instanceof Number threads ? threads.intValue() : 1,
                "gpu".equals(versions.get("device")));
    }

    private static Map<?, ?> map(@Nullable Object value) {
        return value instanceof Map<?, ?> map ? map : Map.of();
    }

    private static Map<String, Double> numbers(Map<?, ?> all, String unit) {
        Map<String, Double> numbers = new LinkedHashMap<>();
        all.forEach((name, value) -> {
            if (value instanceof Number number) {
                numbers.put(String.valueOf(name).replace(unit, ""), number.doubleValue());
            }
        });
        return numbers;
    }
}
