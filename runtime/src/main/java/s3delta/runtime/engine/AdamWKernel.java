package s3delta.runtime.engine;

import ai.djl.ndarray.NDArray;
import java.util.ArrayList;
import java.util.List;
import s3delta.api.ErrorCode;
import s3delta.api.S3DeltaException;

/** One step of AdamW with beta 0.9 and 0.999 and epsilon 1e-8, in one call into the engine. Safe for threads. */
public final class AdamWKernel {
    private static final double BETA1 = 0.9;
    private static final double BETA2 = 0.999;

    private final Kernels kernels;

    /**
     * Loads the kernels.
     *
     * @throws S3DeltaException {@link ErrorCode#ENGINE} if the engine does not take them
     */
    public AdamWKernel() {
        kernels = Kernels.get();
    }

    /**
     * What belongs to the weights.
     *
     * @param mean exponential mean of past gradients, float32 [n]
     * @param square exponential mean of their squares, float32 [n]
     * @param factors what the learning rate is multiplied by, float32 [n]; [0] where it is the same for all weights
     * @param decays what the decay of a step is multiplied by, likewise
     */
    public record State(NDArray mean, NDArray square, NDArray factors, NDArray decays) {}

    /**
     * Updates the moments, then the weights, in place.
     *
     * @param weights float32 [n], not recorded for gradients
     * @param gradient float32 [n], not changed
     * @param state of the weights
     * @param settings of the step
     */
    public void step(NDArray weights, NDArray gradient, State state, Settings settings) {
        call("adamw_", weights, gradient, state, settings, Double.POSITIVE_INFINITY)
                .close();
    }

    /**
     * Moves the weights as {@link #step} would and keeps the moments as they are.
     *
     * @param weights float32 [n], not recorded for gradients
     * @param gradient float32 [n], not changed
     * @param state of the weights
     * @param settings of the step
     */
    public void tentativeStep(NDArray weights, NDArray gradient, State state, Settings settings) {
        call("adamw_tentative_", weights, gradient, state, settings, Double.POSITIVE_INFINITY)
                .close();
    }

    /**
     * Updates moments and weights by a gradient that is cut to a norm; leaves them as they are, bit for bit, where the loss
     * or the gradient's norm is not finite, or an earlier one was not. Nothing is read from the device.
     *
     * @param weights float32 [n], not recorded for gradients
     * @param gradient float32 [n], not changed
     * @param state of the weights
     * @param settings of the step
     * @param clip the largest norm of a gradient
     * @param loss a number, float64
     * @param sound 1, float64; becomes 0 where the step is not made, and no step is made while it is 0
     * @return the loss, the gradient's norm, and 1 where the step was made, else 0: float64 [3] on the weights' manager, to
     *     be closed by the caller
     */
    public NDArray clippedStep(
            NDArray weights,
            NDArray gradient,
            State state,
            Settings settings,
            double clip,
            NDArray loss,
            NDArray sound) {
        return call("clipped_adamw_", weights, gradient, state, settings, clip, loss, sound);
    }

    /**
     * Settings of a step.
     *
     * @param step its number, from 1
     * @param rate learning rate
     * @param decay decoupled weight decay, 0 or more
     */
    public record Settings(int step, double rate, double decay) {}

    private NDArray call(
            String method,
            NDArray weights,
            NDArray gradient,
            State state,
            Settings settings,
            double clip,
            NDArray... more) {
        List<NDArray> all = new ArrayList<>(
                List.of(weights, gradient, state.mean(), state.square(), state.factors(), state.decays()));
        try (NDArray numbers = numbers(settings, clip)) {
            all.add(numbers);
            all.addAll(List.of(more));
            return kernels.call(method, all.toArray(NDArray[]::new));
        }
    }

    /** In main memory, where kernels read numbers without waiting for a device. */
    private NDArray numbers(Settings settings, double clip) {
        int step = settings.step();
        return kernels.numbers(
                1 - settings.rate() * settings.decay(),
                settings.rate() / (1 - Math.pow(BETA1, step)),
                Math.sqrt(1 - Math.pow(BETA2, step)),
                clip);
    }
}
