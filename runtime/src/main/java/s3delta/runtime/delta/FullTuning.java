package s3delta.runtime.delta;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import java.nio.FloatBuffer;
import java.util.List;
import java.util.Optional;
import s3delta.runtime.engine.Affine;
import s3delta.runtime.engine.Ops;
import s3delta.runtime.random.Randomness;
import s3delta.runtime.t5.FrozenT5;
import s3delta.runtime.t5.Pass;

/** All weights of a backbone are trained, starting from its own: pre-training, and the fine-tuning baseline. */
public final class FullTuning implements Tunable {
    private final FrozenT5 backbone;
    private final ParameterLayout layout;

    /**
     * Takes a backbone.
     *
     * @param backbone where the initial values come from; its own weights stay as they are
     */
    public FullTuning(FrozenT5 backbone) {
        this.backbone = backbone;
        ParameterLayout.Builder builder = new ParameterLayout.Builder();
        for (int i = 0; i < backbone.names().size(); i++) {
            builder.add(backbone.names().get(i), backbone.float32().get(i).getShape());
        }
        layout = builder.build();
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
    public void initialize(int index, FloatBuffer values, Randomness randomness) {
        values.put(backbone.float32().get(index).toFloatArray());
    }

    @Override
    public Pass pass(NDManager manager, Ops ops, List<NDArray> frozen, List<NDArray> parameters, Gates.Arrays gates) {
        return new FullPass(manager, ops, parameters);
    }

    private record FullPass(NDManager manager, Ops ops, List<NDArray> weights) implements Pass {
        @Override
        public NDArray weight(int slot) {
            return weights.get(slot);
        }

        @Override
        public Optional<Affine> affine(int site, NDArray weight) {
            return Optional.of(Affine.bare(weight));
        }

        @Override
        public Optional<NDArray> weightChange(int site) {
            return Optional.empty();
        }

        @Override
        public NDArray add(int site, NDArray input, NDArray output) {
            return output;
        }

        @Override
        public Keys addToKeys(int site, NDArray input, NDArray output) {
            return new Keys(output, Optional.empty());
        }

        @Override
        public List<GatedRows> rows(int site) {
            return List.of();
        }
    }
}
