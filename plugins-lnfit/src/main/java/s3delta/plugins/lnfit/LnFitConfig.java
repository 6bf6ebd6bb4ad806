package s3delta.plugins.lnfit;

import s3delta.api.Stability;

/**
 * Settings of {@code lnfit}, which has none.
 *
 * @since 0.1
 */
@Stability(Stability.Level.STABLE)
public record LnFitConfig() {}
