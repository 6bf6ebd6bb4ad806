package s3delta.runtime;

import java.util.Map;
import java.util.Optional;
import s3delta.api.Stability;

/**
 * What a model answers.
 *
 * @param source what it read
 * @param output what it wrote
 * @param truncated whether the source was too long and cut
 * @param valid whether the output is one that can be right; empty where no task says
 * @param probabilities the probability of each label, all labels together 1; empty where they were not wanted or outputs
 *     are open
 * @since 0.1
 */
@Stability(Stability.Level.EXPERIMENTAL)
public record Prediction(
        String source, String output, boolean truncated, Optional<Boolean> valid, Map<String, Double> probabilities) {}
