package s3delta.api;

import java.util.Locale;

/**
 * The kinds of place in a model where a delta can go.
 *
 * @since 0.1
 */
@Stability(Stability.Level.STABLE)
public enum SiteKind {
    /** A matrix product without bias, {@code y = x W^T}. */
    LINEAR,
    /** A root-mean-square norm, {@code y = w * x * rsqrt(mean(x^2) + eps)}. */
    NORM,
    /** A whole attention block: its queries, keys, values and output projection. */
    ATTENTION,
    /** A whole feed-forward block. */
    FEED_FORWARD;

    /**
     * Returns the name used in files and messages.
     *
     * @return lower case, words joined by a dash, such as {@code feed-forward}
     */
    public String label() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
