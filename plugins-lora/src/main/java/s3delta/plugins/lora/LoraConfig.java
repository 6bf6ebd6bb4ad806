package s3delta.plugins.lora;

import s3delta.api.Stability;

/**
 * Settings of {@code lora}.
 *
 * @param r rank, at least 1; 8, LoRA's own choice for attention projections
 * @param alpha the delta is scaled by {@code alpha / r}, so that the rank can change without a new learning rate; 16,
 *     positive
 * @since 0.1
 */
@Stability(Stability.Level.STABLE)
public record LoraConfig(int r, double alpha) {}
