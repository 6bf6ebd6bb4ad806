package s3delta.runtime.delta;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;

/**
 * AdamW (Loshchilov and Hutter 2019) over one flat vector, as {@code torch.optim.AdamW} computes it. With gradient g at
 * step t: {@code m = b1 m + (1-b1) g}, {@code v = b2 v + (1-b2) g^2},
 * {@code w = (1 - rate decay) w - rate/(1-b1^t) m / (sqrt(v)/sqrt(1-b2^t) + eps)}.
 */
public final class AdamW implements AutoCloseable {
    private static final double BETA1 = 0.9;
    private static final double BETA2 = 0.999;
    private static final double EPSILON = 1e-8;

    private final double decay;
    private final NDManager manager;
    private final NDArray mean;
    private final NDArray square;
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
        mean = weights.zerosLike();
        square = weights.zerosLike();
        mean.attach(manager);
        square.attach(manager);
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
        try (NDManager scope = manager.newSubManager()) {
            gradient.tempAttach(scope);
            mean.muli(BETA1).addi(gradient.mul(1 - BETA1));
            square.muli(BETA2).addi(gradient.square().muli(1 - BETA2));
            move(scope, weights, mean, square, steps, rate);
        }
    }

    /**
     * Moves the weights as {@link #step} would and keeps moments and step count as they are.
     *
     * @param weights the vector
     * @param gradient of the same length, not changed
     * @param rate learning rate
     */
    public void tentativeStep(NDArray weights, NDArray gradient, double rate) {
        try (NDManager scope = manager.newSubManager()) {
            gradient.tempAttach(scope);
            NDArray nextMean = gradient.mul(1 - BETA1);
            NDArray nextSquare = gradient.square().muli(1 - BETA2);
            mean.tempAttach(scope);
            square.tempAttach(scope);
            nextMean.addi(mean.mul(BETA1));
            nextSquare.addi(square.mul(BETA2));
            move(scope, weights, nextMean, nextSquare, steps + 1, rate);
        }
    }

    private void move(NDManager scope, NDArray weights, NDArray m, NDArray v, int step, double rate) {
        double correction1 = 1 - Math.pow(BETA1, step);
        double correction2 = 1 - Math.pow(BETA2, step);
        NDArray denominator = v.sqrt();
        denominator.attach(scope);
        denominator.divi(Math.sqrt(correction2)).addi(EPSILON);
        NDArray update = m.div(denominator);
        update.attach(scope);
        if (decay != 0) {
            weights.muli(1 - rate * decay);
        }
        weights.subi(update.muli(rate / correction1));
    }

    @Override
    public void close() {
        manager.close();
    }
}
