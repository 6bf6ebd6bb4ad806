package s3delta.runtime.delta;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import java.nio.FloatBuffer;
import java.util.List;
import s3delta.runtime.engine.Ops;
import s3delta.runtime.random.Randomness;
import s3delta.runtime.t5.Pass;

/** What can be trained in a backbone: deltas, or all its weights. */
public interface Tunable {
    /**
     * Returns where the trainable parameters lie in the flat vector.
     *
     * @return the layout
     */
    ParameterLayout layout();

    /**
     * Says whether the backbone's own weights are trained.
     *
     * @return false where they are frozen
     */
    boolean trainsBackbone();

    /**
     * Says at which share of the sites something is trained.
     *
     * @return 0 to 1
     */
    double density();

    /**
     * Counts the encoder's first blocks that nothing that is trained reaches.
     *
     * @return 0 to all
     */
    int frozenBlocks();

    /**
     * Writes a parameter's initial values.
     *
     * @param index which slice of the layout
     * @param values what to write to
     * @param randomness source of randomness
     */
    void initialize(int index, FloatBuffer values, Randomness randomness);

    /**
     * Begins a run through the model.
     *
     * @param manager owner of the run's arrays
     * @param ops the operations
     * @param frozen the backbone's weights by slot
     * @param parameters the trainable parameters, one a slice
     * @param gates the gates
     * @return the run
     */
    Pass pass(NDManager manager, Ops ops, List<NDArray> frozen, List<NDArray> parameters, Gates.Arrays gates);
}
