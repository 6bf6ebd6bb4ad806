package s3delta.api.spi;

import s3delta.api.Stability;

/**
 * A loss and its gradients, as far as {@link SearchProblem.Wanted} asked for them.
 *
 * @param loss mean cross-entropy a target token, in nats
 * @param gateGradient dL/dz, one value a candidate; empty where it was not wanted
 * @param weightGradient dL/dw; unspecified where it was not wanted
 * @since 0.1
 */
@Stability(Stability.Level.STABLE)
@SuppressWarnings("ArrayRecordComponent")
public record Evaluation(double loss, double[] gateGradient, WeightVector weightGradient) implements AutoCloseable {
    /** Closes the weight gradient. */
    @Override
    public void close() {
        weightGradient.close();
    }
}
