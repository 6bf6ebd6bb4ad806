package s3delta.plugins.prefix;

import s3delta.api.Stability;

/**
 * Settings of {@code prefix}.
 *
 * @param rows number of rows P, at least 1; 6, the default of OpenDelta, on which the paper's reference code stands
 * @since 0.1
 */
@Stability(Stability.Level.STABLE)
public record PrefixConfig(int rows) {}
