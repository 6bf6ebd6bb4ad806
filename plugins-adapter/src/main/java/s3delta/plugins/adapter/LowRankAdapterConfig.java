package s3delta.plugins.adapter;

import s3delta.api.Stability;

/**
 * Settings of {@code low-rank-adapter}.
 *
 * @param r rank of each weight, at least 1; 1, the paper's
 * @param reduction the bottleneck is the block's width divided by this, rounded down, and at least 1; 32, the paper's
 * @since 0.1
 */
@Stability(Stability.Level.STABLE)
public record LowRankAdapterConfig(int r, int reduction) {}
