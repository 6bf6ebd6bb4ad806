package s3delta.testkit;

import s3delta.api.Stability;

/**
 * What a delta method can do besides what all must. A capability that is not declared is asserted to be absent.
 *
 * @since 0.1
 */
@Stability(Stability.Level.EXPERIMENTAL)
public enum Capability {
    /** Its deltas are {@link s3delta.api.spi.Mergeable}. */
    MERGES,
    /**
     * Its deltas are {@link s3delta.api.spi.LowRank}, {@link s3delta.api.spi.Bottleneck}, {@link s3delta.api.spi.Constant},
     * or {@link s3delta.api.spi.Reweight} at norms.
     */
    FUSES,
    /** It is {@link s3delta.api.spi.FromFactors}: it holds low-rank adapters that other programs have made. */
    HOLDS
}
