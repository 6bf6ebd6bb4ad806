package s3delta.api.spi;

import ai.djl.ndarray.NDArray;
import s3delta.api.SiteKind;
import s3delta.api.Stability;

/**
 * The formula of a delta. x is what its site reads, y what the site writes, z the gate. B batch, T tokens, in and out the
 * widths of the site; a norm or a block has one width d.
 *
 * <p>A form says what is computed and not how: from it the runtime derives the plain computation, one that is fused with
 * what lies around it, the merge into a frozen weight, and the export as a low-rank adapter. {@link Function} is for
 * everything that no other form covers.
 *
 * @since 0.1
 */
@Stability(Stability.Level.EXPERIMENTAL)
public sealed interface Form {
    /**
     * Says whether the formula can be used at a kind of site.
     *
     * @param kind the kind
     * @return false where it has no meaning there
     */
    default boolean fits(SiteKind kind) {
        return true;
    }

    /** An array that is computed from a delta's parameters alone. A {@link ParameterSpec} stands for itself. */
    @FunctionalInterface
    interface Expression {
        /**
         * Computes the array.
         *
         * @param parameters the declared parameters
         * @return float32, recorded for gradients: a parameter itself, or made of parameters, but no duplicate of one, which
         *     would cut its gradient; the caller closes intermediate arrays. Numbers come from {@link Scalars}
         */
        NDArray in(Parameters parameters);
    }

    /** An array that is computed from hidden states and parameters. */
    @FunctionalInterface
    interface Computation {
        /**
         * Computes the array.
         *
         * @param input x, float32 [B, T, in]
         * @param output y, float32 [B, T, out]; with all deltas added that read the input, if the delta reads the output
         * @param parameters the declared parameters
         * @return float32, recorded for gradients; the caller closes it and intermediate arrays. Numbers come from
         *     {@link Scalars}
         */
        NDArray compute(NDArray input, NDArray output, Parameters parameters);
    }

    /** What a delta reads, which decides when it is added. */
    enum Reads {
        /** Parallel: reads x; added first. */
        INPUT,
        /** Sequential: reads y with all parallel deltas added, or nothing. */
        OUTPUT
    }

    /** A formula that is added to what the site writes, {@code y + z * delta}. */
    sealed interface Added extends Form {
        /**
         * Says when it is added.
         *
         * @return what it reads
         */
        Reads reads();
    }

    /** A formula that the runtime computes as it is written: what is added at gate 1, or broadcasts to it. */
    sealed interface Computed extends Added, Computation {}

    /**
     * A product of low rank, {@code scale * (x A^T) B^T}. At a linear site it merges into the weight and exports as LoRA.
     *
     * @param a A, [r, in]
     * @param b B, [out, r]
     * @param scale a finite number
     * @param dropout the share of x's features that a training drops before A, from 0 to below 1
     */
    record LowRank(Expression a, Expression b, double scale, double dropout) implements Added {
        /**
         * Makes a product that reads all features in a training, too.
         *
         * @param a A, [r, in]
         * @param b B, [out, r]
         * @param scale a finite number
         */
        public LowRank(Expression a, Expression b, double scale) {
            this(a, b, scale, 0);
        }

        @Override
        public Reads reads() {
            return Reads.INPUT;
        }
    }

    /**
     * The same for every token, {@code c}.
     *
     * @param value c, [out]
     */
    record Constant(Expression value) implements Added {
        @Override
        public Reads reads() {
            return Reads.OUTPUT;
        }
    }

    /**
     * A change of a norm's weight, {@code w * x * rsqrt(mean(x^2) + eps)} with the norm's own eps. Merges into the weight.
     *
     * @param weight w, [d]
     */
    record NormScale(Expression weight) implements Added {
        @Override
        public boolean fits(SiteKind kind) {
            return kind == SiteKind.NORM;
        }

        @Override
        public Reads reads() {
            return Reads.INPUT;
        }
    }

    /**
     * A factor for each feature, {@code l * y}. At a linear site and at a norm it merges into the weight.
     *
     * @param factor l, [out]
     */
    record OutputScale(Expression factor) implements Computed {
        @Override
        public Reads reads() {
            return Reads.OUTPUT;
        }

        @Override
        public NDArray compute(NDArray input, NDArray output, Parameters parameters) {
            return output.mul(factor.in(parameters));
        }
    }

    /**
     * A product from a few hidden units, {@code h(x or y) U^T + b}, as adapters have it.
     *
     * @param reads whether h reads x or y
     * @param hidden h, [B, T, m]
     * @param up U, [out, m]
     * @param bias b, [out]
     */
    record Bottleneck(Reads reads, Computation hidden, Expression up, Expression bias) implements Computed {
        @Override
        public NDArray compute(NDArray input, NDArray output, Parameters parameters) {
            return hidden.compute(input, output, parameters)
                    .matMul(up.in(parameters).transpose())
                    .add(bias.in(parameters));
        }
    }

    /**
     * Any other formula.
     *
     * @param reads whether it reads x or y
     * @param delta what is added at gate 1, [B, T, out], or anything that broadcasts to it
     */
    record Function(Reads reads, Computation delta) implements Computed {
        @Override
        public NDArray compute(NDArray input, NDArray output, Parameters parameters) {
            return delta.compute(input, output, parameters);
        }
    }

    /**
     * Rows before the keys and values of an attention block. {@code log z} is added to the scores of these rows, so that
     * gate 0 is the frozen model and gate 1 is prefix tuning; the rows get no position bias and are never masked.
     *
     * @param keys [P, heads * d_kv]; head h has the columns from {@code h * d_kv}
     * @param values [P, heads * d_kv], laid out as the keys
     */
    record Rows(Expression keys, Expression values) implements Form {
        @Override
        public boolean fits(SiteKind kind) {
            return kind == SiteKind.ATTENTION;
        }
    }
}
