package s3delta.plugins.bitfit;

import s3delta.api.Stability;

/**
 * Settings of {@code bitfit}, which has none.
 *
 * @since 0.1
 */
@Stability(Stability.Level.STABLE)
public record BitFitConfig() {}
