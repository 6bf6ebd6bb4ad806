package s3delta.testkit;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.random.RandomGenerator;
import java.util.stream.IntStream;
import s3delta.api.Position;
import s3delta.runtime.DeviceChoice;
import s3delta.runtime.delta.AdamW;
import s3delta.runtime.delta.Attachment;
import s3delta.runtime.delta.DeltaSet;
import s3delta.runtime.delta.GatedModel;
import s3delta.runtime.delta.Gates;
import s3delta.runtime.delta.ParameterLayout;
import s3delta.runtime.delta.Values;
import s3delta.runtime.engine.Ops;
import s3delta.runtime.engine.PlainOps;
import s3delta.runtime.engine.Precision;
import s3delta.runtime.engine.Reads;
import s3delta.runtime.engine.TensorEngine;
import s3delta.runtime.random.Randomness;
import s3delta.runtime.t5.Batch;
import s3delta.runtime.t5.FrozenT5;
import s3delta.runtime.t5.T5Layout;

/** A tiny T5 on the CPU, and models with deltas made of it. */
final class Workbench implements AutoCloseable {
    static final Randomness RANDOMNESS = new Randomness(7);

    private static final double PERTURBATION = 0.1;

    private final TensorEngine engine;
    private final FrozenT5 backbone;
    private final List<GatedModel> models = new ArrayList<>();
    private final Batch batch = Batch.of(TinyT5.sources(), TinyT5.targets(), 0);

    Workbench(TinyT5 kind, Path directory) {
        // One thread: sums are taken in the same order each time.
        engine = TensorEngine.start(DeviceChoice.CPU, 1);
        backbone = FrozenT5.load(kind.write(directory, RANDOMNESS.seed()), engine);
    }

    FrozenT5 backbone() {
        return backbone;
    }

    /** The operations that runs use. */
    Ops kernels() {
        return engine.ops(Precision.FLOAT32);
    }

    Batch batch() {
        return batch;
    }

    List<Position> positions() {
        return T5Layout.of(backbone.model().config()).positions();
    }

    DeltaSet set(List<Attachment> subjects) {
        return new DeltaSet(positions(), subjects);
    }

    /** A model with initial values, closed with the bench. */
    GatedModel model(DeltaSet deltas) {
        return model(deltas, new PlainOps(), RANDOMNESS);
    }

    /** A model with initial values of another seed, closed with the bench. */
    GatedModel ofOtherSeed(DeltaSet deltas) {
        return model(deltas, new PlainOps(), new Randomness(RANDOMNESS.seed() + 1));
    }

    private GatedModel model(DeltaSet deltas, Ops ops, Randomness randomness) {
        GatedModel model = new GatedModel(backbone, deltas, ops, randomness);
        models.add(model);
        return model;
    }

    /** A model with values away from the initial ones, so that nothing is zero by construction. */
    GatedModel perturbed(DeltaSet deltas) {
        return perturbed(deltas, new PlainOps());
    }

    /** The same, computed by given operations. */
    GatedModel perturbed(DeltaSet deltas, Ops ops) {
        GatedModel model = model(deltas, ops, RANDOMNESS);
        RandomGenerator random = RANDOMNESS.generator("perturbation", "all");
        float[] values = Reads.floats(model.values());
        for (int i = 0; i < values.length; i++) {
            values[i] += (float) (PERTURBATION * random.nextGaussian());
        }
        TensorEngine.copy(values, model.values());
        return model;
    }

    /** dL/dw with all gates open. */
    float[] gradient(GatedModel model) {
        return gradient(model, Gates.open());
    }

    /** dL/dw. */
    float[] gradient(GatedModel model, Gates gates) {
        try (GatedModel.Gradients found = model.gradients(batch, gates)) {
            return Reads.floats(found.gradient());
        }
    }

    /** All parameters by name. */
    static Map<String, float[]> parameters(GatedModel model) {
        Map<String, float[]> values = new HashMap<>();
        Values all = model.parameters();
        read(all.tunable().layout(), all.trained(), values);
        read(all.tunable().frozen(), all.frozen(), values);
        return values;
    }

    private static void read(ParameterLayout layout, NDArray vector, Map<String, float[]> values) {
        for (int i = 0; i < layout.slices().size(); i++) {
            values.put(layout.slices().get(i).name(), layout.read(vector, i));
        }
    }

    /** Gates of different values between 0.3 and 0.7. */
    static double[] between(int count) {
        return IntStream.range(0, count)
                .mapToDouble(i -> 0.3 + 0.4 * ((i * 7) % 11) / 10)
                .toArray();
    }

    /** The largest absolute value. */
    static float largest(float[] values) {
        float largest = 0;
        for (float value : values) {
            largest = Math.max(largest, Math.abs(value));
        }
        return largest;
    }

    /** The logits of all target tokens, [B, T, vocabulary]. */
    float[] logits(GatedModel model, Gates gates) {
        return model.infer(gates, pass -> {
            NDArray encoded = model.backbone().model().encode(pass, batch);
            return Reads.floats(model.backbone().model().logits(pass, batch, encoded));
        });
    }

    /** The mean cross-entropy with its last steps in double precision, for differences. */
    double loss(GatedModel model, Gates gates) {
        float[] logits = logits(model, gates);
        double sum = 0;
        for (int row = 0; row < batch.labels().length; row++) {
            if (batch.labels()[row] != Batch.IGNORED) {
                int first = row * TinyT5.VOCABULARY;
                double total = 0;
                for (int i = 0; i < TinyT5.VOCABULARY; i++) {
                    total += Math.exp(logits[first + i]);
                }
                sum += Math.log(total) - logits[first + (int) batch.labels()[row]];
            }
        }
        return sum / batch.targetTokens();
    }

    /** Trains with all gates open. */
    void train(GatedModel model, int steps) {
        try (AdamW optimizer = new AdamW(model.values(), 0)) {
            for (int i = 0; i < steps; i++) {
                step(model, optimizer, Gates.open());
            }
        }
    }

    void step(GatedModel model, AdamW optimizer, Gates gates) {
        try (GatedModel.Gradients gradients = model.gradients(batch, gates)) {
            optimizer.step(model.values(), gradients.gradient(), 1e-3);
        }
    }

    /** The number of arrays that a run could have left behind. */
    int arrays(GatedModel model) {
        NDManager own = model.values().getManager();
        return own.getManagedArrays().size()
                + backbone.manager().getManagedArrays().size();
    }

    /** The frozen weights, by slot. */
    List<float[]> weights() {
        return backbone.weights().stream().map(NDArray::toFloatArray).toList();
    }

    @Override
    public void close() {
        models.forEach(GatedModel::close);
        backbone.close();
    }
}
