package s3delta.runtime.delta;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDArrays;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.ToDoubleFunction;
import s3delta.runtime.engine.AdamWKernel;
import s3delta.runtime.engine.Reads;
import s3delta.runtime.engine.TensorEngine;

/**
 * AdamW (Loshchilov and Hutter 2019) over one flat vector, as {@code torch.optim.AdamW} computes it. With gradient g at
 * step t: {@code m = b1 m + (1-b1) g}, {@code v = b2 v + (1-b2) g^2},
 * {@code w = (1 - rate decay) w - rate/(1-b1^t) m / (sqrt(v)/sqrt(1-b2^t) + eps)}. b1 is 0.9, b2 0.999 and eps 1e-8. Parts of
 * the vector may have rates and decays of their own, as torch's parameter groups have.
 */
public final class AdamW implements AutoCloseable {
    /** Loss, norm, and whether the step was made. */
    private static final int NUMBERS = 3;

    private final double decay;
    private final NDManager manager;
    private final AdamWKernel kernel = new AdamWKernel();
    private final AdamWKernel.State state;
    /** 1 until a step is not made, float64 []. */
    private final NDArray sound;

    /** The outcomes of steps that were not read yet, float64 [3] each. */
    private final List<NDArray> begun = new ArrayList<>();

    private int steps;

    /**
     * Starts with zero moments.
     *
     * @param weights the vector to be optimised
     * @param decay decoupled weight decay, 0 or more
     */
    public AdamW(NDArray weights, double decay) {
        this(weights, decay, List.of());
    }

    /**
     * A part of the vector.
     *
     * @param size how many weights it has
     * @param factor by which its rate differs from that of a step
     * @param decay its weight decay, 0 or more
     */
    public record Part(int size, double factor, double decay) {}

    /**
     * Starts with zero moments, with rates and decays by parts.
     *
     * @param weights the vector to be optimised
     * @param decay decoupled weight decay, 0 or more, of a vector without parts
     * @param parts all of the vector, or none; steps are as without where no part differs
     */
    public AdamW(NDArray weights, double decay, List<Part> parts) {
        boolean oneRate = parts.stream().allMatch(part -> part.factor() == 1);
        boolean oneDecay = parts.stream().allMatch(part -> part.decay() == decay);
        // With decays of their own, parts have the factor of the decay in the factor of the rate.
        this.decay = oneDecay ? decay : 1;
        manager = weights.getManager().newSubManager();
        NDArray factors = oneRate ? manager.zeros(new Shape(0)) : repeated(parts, Part::factor);
        NDArray decays = oneDecay ? factors : repeated(parts, part -> part.factor() * part.decay());
        state = new AdamWKernel.State(weights.zerosLike(), weights.zerosLike(), factors, decays);
        state.mean().attach(manager);
        state.square().attach(manager);
        sound = manager.ones(new Shape(), DataType.FLOAT64);
    }

    private NDArray repeated(List<Part> parts, ToDoubleFunction<Part> number) {
        return Tensors.repeated(
                parts.stream().mapToDouble(number).toArray(),
                parts.stream().mapToInt(Part::size).toArray(),
                manager);
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
        kernel.step(weights, gradient, state, new AdamWKernel.Settings(steps, rate, decay));
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
     * @return its outcome
     */
    public Outcome clippedStep(NDArray weights, NDArray gradient, double rate, double clip, NDArray loss) {
        beginStep(weights, gradient, rate, clip, loss);
        List<Outcome> outcomes = outcomes();
        return outcomes.get(outcomes.size() - 1);
    }

    /**
     * Begins a step as {@link #clippedStep} makes it, and reads nothing from the device. After a step that is not made, none
     * is until {@link #outcomes()} has reported it.
     *
     * @param weights the vector
     * @param gradient of the same length, not changed
     * @param rate learning rate
     * @param clip the largest norm of a gradient
     * @param loss a number, float64
     */
    public void beginStep(NDArray weights, NDArray gradient, double rate, double clip, NDArray loss) {
        AdamWKernel.Settings settings = new AdamWKernel.Settings(steps + 1, rate, decay);
        NDArray outcome = kernel.clippedStep(weights, gradient, state, settings, clip, loss, sound);
        outcome.attach(manager);
        begun.add(outcome);
        steps++;
    }

    /**
     * Waits for the steps that were begun since the last call, and reads their outcomes from the device at once.
     *
     * @return one a step, in their order; where one was not made, those after it were not made either, whatever their numbers
     */
    public List<Outcome> outcomes() {
        if (begun.isEmpty()) {
            return List.of();
        }
        List<Outcome> outcomes = new ArrayList<>();
        try (NDArray all = NDArrays.concat(new NDList(begun))) {
            double[] numbers = Reads.doubles(all);
            for (int i = 0; i < numbers.length; i += NUMBERS) {
                outcomes.add(new Outcome(numbers[i], numbers[i + 1], numbers[i + 2] == 1));
            }
        } finally {
            begun.forEach(NDArray::close);
            begun.clear();
        }
        long made = outcomes.stream().filter(Outcome::made).count();
        if (made < outcomes.size()) {
            steps -= (int) (outcomes.size() - made);
            try (NDArray again = sound.onesLike()) {
                TensorEngine.copy(again, sound);
            }
        }
        return outcomes;
    }

    /**
     * The outcome of a step.
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
        kernel.tentativeStep(weights, gradient, state, new AdamWKernel.Settings(steps + 1, rate, decay));
    }

    /**
     * Returns the moments, to be read and written in place.
     *
     * @return float32 [n] each by name, owned by the optimiser
     */
    public Map<String, NDArray> moments() {
        return Map.of("mean", state.mean(), "square", state.square());
    }

    /**
     * Counts the steps.
     *
     * @return number of steps made, those begun included
     */
    public int steps() {
        return steps;
    }

    /**
     * Sets the number of steps, after the moments were put back.
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
