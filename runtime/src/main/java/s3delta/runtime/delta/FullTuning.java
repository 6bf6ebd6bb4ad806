package s3delta.runtime.delta;

import ai.djl.ndarray.NDManager;
import java.nio.FloatBuffer;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import s3delta.runtime.engine.Ops;
import s3delta.runtime.random.Randomness;
import s3delta.runtime.t5.Constants;
import s3delta.runtime.t5.FrozenT5;
import s3delta.runtime.t5.Pass;
import s3delta.runtime.t5.Regularization;
import s3delta.runtime.t5.T5Layout;

/** All weights of a backbone are trained, starting from its own: pre-training, and the fine-tuning baseline. */
public final class FullTuning implements Tunable {
    private final FrozenT5 backbone;
    private final ParameterLayout layout;
    private final List<DeltaSet.Site> bare;

    /**
     * Takes a backbone.
     *
     * @param backbone where the initial values come from; its own weights stay as they are
     */
    public FullTuning(FrozenT5 backbone) {
        this.backbone = backbone;
        T5Layout parts = T5Layout.of(backbone.model().config());
        layout = ParameterLayout.of(parts.tensors());
        bare = Collections.nCopies(parts.positions().size(), DeltaSet.Site.EMPTY);
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
    public Reach reach() {
        return new Reach(1, 0);
    }

    @Override
    public void initialize(ParameterLayout.Slice parameter, FloatBuffer values, Randomness randomness) {
        values.put(backbone.numbers(backbone.names().indexOf(parameter.name())));
    }

    @Override
    public Pass pass(
            NDManager manager,
            Ops ops,
            Weights ignored,
            Leaves leaves,
            Regularization regularization,
            Constants constants) {
        // What depends on the weights changes with them.
        Leaves.Parameters parameters = leaves.parameters(manager);
        return new DeltaPass(
                manager,
                ops,
                parameters.all(),
                bare,
                parameters,
                leaves.gates(manager),
                regularization,
                Optional.empty(),
                parameters::all);
    }
}
