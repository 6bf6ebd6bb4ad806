package s3delta.runtime.delta;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import java.nio.FloatBuffer;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import s3delta.runtime.engine.Ops;
import s3delta.runtime.random.Randomness;
import s3delta.runtime.t5.FrozenT5;
import s3delta.runtime.t5.Pass;
import s3delta.runtime.t5.T5Layout;

/** All weights of a backbone are trained, starting from its own: pre-training, and the fine-tuning baseline. */
public final class FullTuning implements Tunable {
    private final Map<String, NDArray> weights = new LinkedHashMap<>();
    private final ParameterLayout layout;
    private final List<DeltaSet.Site> bare;

    /**
     * Takes a backbone.
     *
     * @param backbone where the initial values come from; its own weights stay as they are
     */
    public FullTuning(FrozenT5 backbone) {
        Map<String, Shape> shapes = new LinkedHashMap<>();
        for (int i = 0; i < backbone.names().size(); i++) {
            weights.put(backbone.names().get(i), backbone.float32().get(i));
            shapes.put(backbone.names().get(i), backbone.float32().get(i).getShape());
        }
        layout = ParameterLayout.of(shapes);
        bare = Collections.nCopies(
                T5Layout.of(backbone.model().config()).positions().size(), DeltaSet.Site.EMPTY);
    }

    @Override
    public ParameterLayout layout() {
        return layout;
    }

    @Override
    public boolean trainsBackbone() {
        return true;
    }

    @Override
    public double density() {
        return 1;
    }

    @Override
    public int frozenBlocks() {
        return 0;
    }

    @Override
    @SuppressWarnings("NullAway") // a slice of the layout
    public void initialize(ParameterLayout.Slice parameter, FloatBuffer values, Randomness randomness) {
        values.put(weights.get(parameter.name()).toFloatArray());
    }

    @Override
    public Pass pass(NDManager manager, Ops ops, List<NDArray> ignored, List<NDArray> parameters, Gates.Arrays gates) {
        return new DeltaPass(manager, ops, parameters, bare, List.of(), gates);
    }
}
