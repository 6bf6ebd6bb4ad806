package s3delta.plugins.adapter;

import s3delta.api.Stability;

/**
 * Settings of {@code adapter}.
 *
 * @param bottleneck width m of the bottleneck, at least 1; 24, the default of OpenDelta, on which the paper's reference
 *     code stands
 * @since 0.1
 */
@Stability(Stability.Level.STABLE)
public record AdapterConfig(int bottleneck) {}
