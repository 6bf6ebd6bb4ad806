package s3delta.runtime.delta;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import java.util.Map;
import s3delta.runtime.engine.AdamWKernel;

/**
 * AdamW (Loshchilov and Hutter 2019) over one flat vector, as {@code torch.optim.AdamW} computes it. With gradient g at
 * step t: {@code m = b1 m + (1-b1) g}, {@code v = b2 v + (1-b2) g^2},
 * {@code w = (1 - rate decay) w - rate/(1-b1^t) m / (sqrt(v)/sqrt(1-b2^t) + eps)}. b1 is 0.9, b2 0.999 and eps 1e-8.
 */
public final class AdamW implements AutoCloseable {
    private final double decay;
    private final NDManager manager;
    private final AdamWKernel kernel = new AdamWKernel();
    private final AdamWKernel.Moments moments;
    private int steps;

    /**
     * Starts with zero moments.
     *
     * @param weights the vector to be optimised
     * @param decay decoupled weight decay, 0 or more
     */
    public AdamW(NDArray weights, double decay) {
        this.decay = decay;
        manager = weights.getManager().newSubManager();
        moments = new AdamWKernel.Moments(weights.zerosLike(), weights.zerosLike());
        moments.mean().attach(manager);
        moments.square().attach(manager);
    }

    /**
     * Makes a step: updates the moments, then the weights, in place.
     *
     * @param weights the vector
     * @param gradient of the same length, not changed
     * @param rate learning rate
     */
    public void step(NDArray weights, NDArray gradient, double rate) {
        steps++;
        kernel.step(weights, gradient, moments, steps, rate, decay);
    }

    /**
     * Makes a step with a gradient cut to a norm, unless the loss or the gradient is not finite: then weights, moments and
     * the number of steps stay as they are. Reads from the device once.
     *
     * @param weights the vector
     * @param gradient of the same length, not changed
     * @param rate learning rate
     * @param clip the largest norm of a gradient
     * @param loss a number, float64
     * @return what came of it
     */
    public Outcome clippedStep(NDArray weights, NDArray gradient, double rate, double clip, NDArray loss) {
        AdamWKernel.Settings settings = new AdamWKernel.Settings(steps + 1, rate, decay);
        try (NDArray told = kernel.clippedStep(weights, gradient, moments, settings, clip, loss)) {
            double[] numbers = told.toDoubleArray();
            boolean made = numbers[2] == 1;
            steps += made ? 1 : 0;
            return new Outcome(numbers[0], numbers[1], made);
        }
    }

    /**
     * What came of a step.
     *
     * @param loss the loss before it
     * @param norm the gradient's, before it was cut
     * @param made whether the step was made; not where a number is not finite
     */
    public record Outcome(double loss, double norm, boolean made) {}

    /**
     * Moves the weights as {@link #step} would and keeps moments and step count as they are.
     *
     * @param weights the vector
     * @param gradient of the same length, not changed
     * @param rate learning rate
     */
    public void tentativeStep(NDArray weights, NDArray gradient, double rate) {
        kernel.tentativeStep(weights, gradient, moments, steps + 1, rate, decay);
    }

    /**
     * Returns the moments, to be read and written in place.
     *
     * @return float32 [n] each by name, owned by the optimiser
     */
    public Map<String, NDArray> moments() {
        return Map.of("mean", moments.mean(), "square", moments.square());
    }

    /**
     * Counts the steps.
     *
     * @return number of steps made
     */
    public int steps() {
        return steps;
    }

    /**
     * Goes back to a number of steps, when the moments have been put back.
     *
     * @param made number of steps made
     */
    public void restore(int made) {
        steps = made;
    }

    @Override
    public void close() {
        manager.close();
    }
}
