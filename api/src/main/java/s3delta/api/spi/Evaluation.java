package s3delta.api.spi;

import s3delta.api.Stability;

/**
 * A loss and its gradients.
 *
 * @param loss mean cross-entropy a target token, in nats
 * @param gateGradient dL/dz, one value a candidate
 * @param weightGradient dL/dw
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
