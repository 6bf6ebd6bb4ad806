package s3delta.bench.run;

import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import s3delta.api.Candidate;
import s3delta.runtime.DeviceChoice;
import s3delta.runtime.delta.DeltaSet;
import s3delta.runtime.delta.GatedModel;
import s3delta.runtime.delta.Gates;
import s3delta.runtime.engine.KernelOps;
import s3delta.runtime.engine.Precision;
import s3delta.runtime.engine.TensorEngine;
import s3delta.runtime.plugin.Registry;
import s3delta.runtime.random.Randomness;
import s3delta.runtime.space.Candidates;
import s3delta.runtime.space.SearchSpace;
import s3delta.runtime.structure.Attachments;
import s3delta.runtime.t5.DeviceSizes;
import s3delta.runtime.t5.FrozenT5;
import s3delta.testkit.TinyT5;

/** A tiny backbone with gated deltas of a space, none of which has its initial values. */
record Wide(FrozenT5 backbone, DeltaSet deltas, Gates gates) implements AutoCloseable {
    static Wide open(TinyT5 kind, Path directory, SearchSpace space) {
        TensorEngine engine = TensorEngine.start(DeviceChoice.CPU, 1);
        Registry registry = Registry.load();
        FrozenT5 backbone = FrozenT5.load(kind.write(directory, 3), engine);
        List<Candidate> candidates = Candidates.of(backbone.model().config(), space, registry);
        double[] z = new double[candidates.size()];
        Arrays.setAll(z, i -> 0.1 + 0.8 * i / z.length);
        return new Wide(
                backbone, Attachments.ofCandidates(backbone.model().config(), candidates, registry), Gates.recorded(z));
    }

    GatedModel model(boolean checkpointing) {
        return model(checkpointing, DeviceSizes.CPU);
    }

    GatedModel model(boolean checkpointing, DeviceSizes sizes) {
        GatedModel model = new GatedModel(
                backbone, deltas, new KernelOps(Precision.FLOAT32), new Randomness(1), checkpointing, sizes);
        return Perturbation.of(model, 0.1);
    }

    @Override
    public void close() {
        backbone.close();
    }
}
