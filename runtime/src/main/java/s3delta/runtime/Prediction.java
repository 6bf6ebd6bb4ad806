package s3delta.runtime;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * What a model answers.
 *
 * @param source what it read
 * @param output what it wrote
 * @param truncated whether the source was too long and cut
 * @param valid whether the output is one that can be right; empty where no task says
 * @param probabilities the probability of each label, all labels together 1; empty where they were not wanted or outputs
 *     are open
 */
public record Prediction(
        String source, String output, boolean truncated, Optional<Boolean> valid, Map<String, Double> probabilities) {
    /**
     * Writes the prediction as plain values.
     *
     * @param row its number, from 0
     * @return values by key; what is not known is left out
     */
    public Map<String, Object> tree(long row) {
        Map<String, Object> tree = new LinkedHashMap<>();
        tree.put("row", row);
        tree.put("source", source);
        tree.put("output", output);
        valid.ifPresent(known -> tree.put("valid", known));
        if (!probabilities.isEmpty()) {
            tree.put("probabilities", probabilities);
        }
        if (truncated) {
            tree.put("truncated", true);
        }
        return tree;
    }
}
