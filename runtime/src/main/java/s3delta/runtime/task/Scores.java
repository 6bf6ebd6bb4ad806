package s3delta.runtime.task;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;

/**
 * How good outputs are.
 *
 * @param primary the task's metric
 * @param all each metric's value, the primary first; shares and F1 in [0, 1], correlations in [-1, 1], never NaN
 * @param rows how many outputs were compared
 * @param wrongOutputs how many of them were no possible answer at all
 * @param wrongExamples the most frequent of these texts with their counts
 */
public record Scores(
        String primary, Map<String, Double> all, long rows, long wrongOutputs, Map<String, Long> wrongExamples) {
    /** Copies the maps. */
    public Scores {
        all = Collections.unmodifiableMap(new LinkedHashMap<>(all));
        wrongExamples = Collections.unmodifiableMap(new LinkedHashMap<>(wrongExamples));
        Objects.requireNonNull(all.get(primary), "the primary metric has no value");
    }

    /**
     * Returns the value of the primary metric.
     *
     * @return the value, the higher the better
     */
    public double value() {
        return Objects.requireNonNull(all.get(primary));
    }
}
