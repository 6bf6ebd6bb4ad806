package s3delta.api;

import java.util.Arrays;

/**
 * The sizes of a site, all in numbers of features. A size below 1 is refused with {@link ErrorCode#SITE}.
 *
 * @since 0.1
 */
@Stability(Stability.Level.STABLE)
public sealed interface SiteShape {
    /**
     * Returns the kind of site these sizes belong to.
     *
     * @return the kind, never null
     */
    SiteKind kind();

    /**
     * Returns the width of the site's input, the last axis of the hidden states it reads.
     *
     * @return at least 1
     */
    int inputWidth();

    /**
     * Returns the width of the site's output, the last axis of the hidden states it writes.
     *
     * @return at least 1
     */
    int outputWidth();

    private static void require(String kind, int... sizes) {
        if (Arrays.stream(sizes).anyMatch(size -> size < 1)) {
            throw S3DeltaException.of(ErrorCode.SITE, "a site is empty")
                    .expected("sizes of at least 1")
                    .got("a " + kind + " site of sizes " + Arrays.toString(sizes))
                    .fix("correct the sizes in the backbone's config.json");
        }
    }

    /** A site that writes as many features as it reads. */
    sealed interface Square extends SiteShape {
        /**
         * Returns the number of features.
         *
         * @return at least 1
         */
        int width();

        @Override
        default int inputWidth() {
            return width();
        }

        @Override
        default int outputWidth() {
            return width();
        }
    }

    /**
     * A linear site with weight {@code [out, in]}.
     *
     * @param in width of the input
     * @param out width of the output
     */
    record Linear(int in, int out) implements SiteShape {
        /** Checks the sizes. */
        public Linear {
            require("linear", in, out);
        }

        @Override
        public SiteKind kind() {
            return SiteKind.LINEAR;
        }

        @Override
        public int inputWidth() {
            return in;
        }

        @Override
        public int outputWidth() {
            return out;
        }
    }

    /**
     * A norm with weight {@code [width]}.
     *
     * @param width d_model
     * @param epsilon what the norm adds to the mean square
     */
    record Norm(int width, double epsilon) implements Square {
        /** Checks the sizes. */
        public Norm {
            require("norm", width);
        }

        @Override
        public SiteKind kind() {
            return SiteKind.NORM;
        }
    }

    /**
     * An attention block.
     *
     * @param width d_model
     * @param heads number of heads
     * @param headWidth d_kv; {@code heads * headWidth} need not equal {@code width}
     */
    record Attention(int width, int heads, int headWidth) implements Square {
        /** Checks the sizes. */
        public Attention {
            require("attention", width, heads, headWidth);
        }

        @Override
        public SiteKind kind() {
            return SiteKind.ATTENTION;
        }
    }

    /**
     * A feed-forward block.
     *
     * @param width d_model
     * @param inner d_ff
     */
    record FeedForward(int width, int inner) implements Square {
        /** Checks the sizes. */
        public FeedForward {
            require("feed-forward", width, inner);
        }

        @Override
        public SiteKind kind() {
            return SiteKind.FEED_FORWARD;
        }
    }
}
