package s3delta.runtime.delta;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import java.nio.FloatBuffer;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import s3delta.runtime.engine.Ops;
import s3delta.runtime.engine.ScaledEntries;
import s3delta.runtime.random.Randomness;
import s3delta.runtime.t5.Constants;
import s3delta.runtime.t5.Pass;
import s3delta.runtime.t5.Regularization;

/** What can be trained in a backbone: deltas, or all its weights. */
public interface Tunable {
    /**
     * Returns where the trained parameters lie in the flat vector.
     *
     * @return the layout
     */
    ParameterLayout layout();

    /**
     * Returns where the deltas' frozen parameters lie in a flat vector that is not trained.
     *
     * @return the layout
     */
    default ParameterLayout frozen() {
        return new ParameterLayout(List.of());
    }

    /**
     * Returns what the flat vector of trained parameters consists of, so that delta methods can have learning rates of their
     * own.
     *
     * @return the parts, in order and without gaps; none where all of it has one rate
     */
    default List<Part> parts() {
        return List.of();
    }

    /**
     * The trained parameters of a delta.
     *
     * @param method id of its method
     * @param size how many
     */
    record Part(String method, int size) {}

    /**
     * Says which parameters only scale what their delta adds, so that its gate and a constant factor can be multiplied with
     * them instead.
     *
     * @return one a slice of {@link #layout()}; none where no parameter does; gates are numbers of {@link #parts()}, and ascend
     */
    default List<Optional<ScaledEntries.Scale>> scales() {
        return List.of();
    }

    /**
     * Says whether the backbone's own weights are trained.
     *
     * @return false where they are frozen
     */
    boolean trainsBackbone();

    /**
     * Says where in the backbone something is trained.
     *
     * @return how much of it that reaches
     */
    Reach reach();

    /**
     * Where in a backbone something is trained.
     *
     * @param density the share of the sites at which something is, 0 to 1
     * @param frozenBlocks how many of the encoder's first blocks come before all of it
     */
    record Reach(double density, int frozenBlocks) {}

    /**
     * Writes a parameter's initial values.
     *
     * @param parameter a slice of one of the layouts
     * @param values the buffer to write to
     * @param randomness source of randomness
     */
    void initialize(ParameterLayout.Slice parameter, FloatBuffer values, Randomness randomness);

    /**
     * The backbone's weights by slot.
     *
     * @param all of them
     * @param ofSteps the same for few tokens at a time, made when they are asked for
     */
    record Weights(List<NDArray> all, Supplier<List<NDArray>> ofSteps) {}

    /**
     * Begins a run through the model.
     *
     * @param manager owner of the run's arrays
     * @param ops the operations
     * @param weights the backbone's
     * @param leaves the parameters and the gates
     * @param regularization what the run does as one of a training
     * @param constants what all runs of the model share
     * @return the run
     */
    Pass pass(
            NDManager manager,
            Ops ops,
            Weights weights,
            Leaves leaves,
            Regularization regularization,
            Constants constants);
}
