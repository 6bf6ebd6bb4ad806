package s3delta.search.darts;

import s3delta.api.Stability;

/**
 * Settings of the {@code random} strategy, which has none: its seed is the run's.
 *
 * @since 0.1
 */
@Stability(Stability.Level.STABLE)
public record RandomConfig() {}
