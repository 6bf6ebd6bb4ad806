package s3delta.bench.run;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.ndarray.NDArray;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import s3delta.api.Position;
import s3delta.plugins.bitfit.BitFitMethod;
import s3delta.plugins.lora.LoraMethod;
import s3delta.runtime.DeviceChoice;
import s3delta.runtime.RunListener;
import s3delta.runtime.config.ExperimentFile;
import s3delta.runtime.delta.Attachment;
import s3delta.runtime.delta.DeltaSet;
import s3delta.runtime.delta.GatedModel;
import s3delta.runtime.delta.Gates;
import s3delta.runtime.engine.Dropout;
import s3delta.runtime.engine.Ops;
import s3delta.runtime.engine.PlainOps;
import s3delta.runtime.engine.Precision;
import s3delta.runtime.engine.TensorEngine;
import s3delta.runtime.experiment.ExperimentRunner;
import s3delta.runtime.plugin.Registry;
import s3delta.runtime.random.Randomness;
import s3delta.runtime.space.Spaces;
import s3delta.runtime.t5.Batch;
import s3delta.runtime.t5.FrozenT5;
import s3delta.runtime.t5.Regularization;
import s3delta.runtime.t5.T5Layout;
import s3delta.testkit.TinyT5;

/** Dropout of T5 and of LoRA through the whole model. */
class DropoutRunTest {
    private static final double RATE = 0.2;

    @TempDir
    private Path temp = Path.of("");

    private static Batch batch() {
        return Batch.of(TinyT5.sources(), TinyT5.targets(), 0);
    }

    /** Deltas of all kinds: those computed apart, those fused, and constants that only weights which sum to 1 may take out. */
    @ParameterizedTest
    @EnumSource(TinyT5.class)
    void blockByBlockDropsTheSameFeatures(TinyT5 kind) {
        Regularization regularization = new Regularization(Dropout.of(RATE, 3), 0.1);
        try (Wide wide = Wide.open(kind, temp, Spaces.named("wide"));
                GatedModel whole = wide.model(false);
                GatedModel blockwise = wide.model(true);
                GatedModel.Gradients expected = whole.gradients(batch(), wide.gates(), true, regularization);
                GatedModel.Gradients found = blockwise.gradients(batch(), wide.gates(), true, regularization);
                GatedModel.Gradients none = whole.gradients(batch(), wide.gates())) {
            SumOfGradients.of(expected).assertSame(found);
            assertNotEquals(none.loss(), expected.loss(), 1e-4);
        }
    }

    static Stream<Arguments> models() {
        Ops kernels = TensorEngine.start(DeviceChoice.CPU, 1).ops(Precision.FLOAT32);
        return Stream.of(new PlainOps(), kernels)
                .flatMap(ops -> Stream.of(0.0, RATE).map(rate -> Arguments.of(ops, rate)));
    }

    private static DeltaSet lora(FrozenT5 backbone, double dropout) {
        List<Attachment> attachments = new ArrayList<>();
        for (Position position : T5Layout.of(backbone.model().config()).positions()) {
            String path = position.path();
            if (path.endsWith(".q") || path.contains(".wi") || path.endsWith(".v")) {
                attachments.add(new Attachment(
                        path + ".lora",
                        "lora",
                        position,
                        new LoraMethod().create(position.shape(), new LoraMethod.Config(2, 4, dropout))));
            }
            if (path.endsWith("EncDecAttention.v")) {
                attachments.add(new Attachment(
                        path + ".bitfit",
                        "bitfit",
                        position,
                        new BitFitMethod().create(position.shape(), new BitFitMethod.Config())));
            }
        }
        return new DeltaSet(T5Layout.of(backbone.model().config()).positions(), attachments);
    }

    private static void perturb(GatedModel model, int entry, double by) {
        float[] values = model.values().toFloatArray();
        values[entry] += (float) by;
        model.values().set(values);
    }

    /** The same features are dropped at each call, so that differences of losses show gradients. */
    @ParameterizedTest
    @MethodSource("models")
    void gradientsAreThoseOfTheLossWithTheSameFeaturesDropped(Ops ops, double rate) {
        Regularization regularization = new Regularization(Dropout.of(rate, 9), 0.2);
        TensorEngine engine = TensorEngine.start(DeviceChoice.CPU, 1);
        try (FrozenT5 backbone = FrozenT5.load(TinyT5.GATED.write(temp, 2), engine);
                GatedModel model = new GatedModel(backbone, lora(backbone, 0.3), ops, new Randomness(4))) {
            float[] start = model.values().toFloatArray();
            for (int i = 0; i < start.length; i++) {
                start[i] += 0.05f * (i % 5 - 2);
            }
            model.values().set(start);
            try (GatedModel.Gradients found = model.gradients(batch(), Gates.open(), true, regularization)) {
                float[] gradient = found.gradient().toFloatArray();
                for (int entry = 0; entry < start.length; entry += start.length / 12) {
                    double step = 0.005;
                    perturb(model, entry, step);
                    double above = loss(model, regularization);
                    perturb(model, entry, -2 * step);
                    double below = loss(model, regularization);
                    perturb(model, entry, step);
                    assertEquals((above - below) / (2 * step), gradient[entry], 2e-3, "entry " + entry);
                }
            }
        }
    }

    private static double loss(GatedModel model, Regularization regularization) {
        try (GatedModel.Gradients found = model.gradients(batch(), Gates.open(), true, regularization)) {
            return found.loss();
        }
    }

    @Test
    void lorasOwnDropoutIsOnInTrainingAlone() {
        TensorEngine engine = TensorEngine.start(DeviceChoice.CPU, 1);
        Ops kernels = engine.ops(Precision.FLOAT32);
        try (FrozenT5 backbone = FrozenT5.load(TinyT5.GATED.write(temp, 2), engine);
                GatedModel with = new GatedModel(backbone, lora(backbone, 0.5), kernels, new Randomness(4));
                GatedModel without = new GatedModel(backbone, lora(backbone, 0), kernels, new Randomness(4));
                NDArray some = with.values().add(0.1f)) {
            TensorEngine.copy(some, with.values());
            TensorEngine.copy(some, without.values());
            assertEquals(without.loss(batch(), Gates.open()), with.loss(batch(), Gates.open()));
            Regularization off = new Regularization(Dropout.of(0, 1), 0);
            assertEquals(loss(without, Regularization.NONE), loss(without, off), 1e-6);
            assertNotEquals(loss(with, Regularization.NONE), loss(with, off), 1e-4);
            assertEquals(loss(with, off), loss(with, off));
            assertNotEquals(loss(with, off.at(1)), loss(with, off.at(2)), 1e-5);
        }
    }

    /** At a rate of next to nothing the weights stay: validations are the same with dropout, training losses are not. */
    @Test
    void validationsAndTestsDropNothing() throws IOException {
        List<List<String>> lines = new ArrayList<>();
        for (String dropout : List.of("0", "0.5")) {
            Path folder = Files.createDirectory(temp.resolve("run" + dropout));
            Path config = TinyTask.config(folder, """
                    tasks: [cola]
                    budget: 700
                    methods: [{manual: lora}]
                    train: {epochs: 1, validate-every: 4, batch-size: 8, learning-rate: 1.0e-25}
                    dropout: %s
                    """.formatted(dropout));
            new ExperimentRunner(Registry.load())
                    .run(ExperimentFile.read(config, List.of()), false, RunListener.SILENT);
            lines.add(Files.readAllLines(folder.resolve("out/metrics.jsonl")));
        }
        List<String> off = lines.get(0);
        List<String> on = lines.get(1);
        assertEquals(off.size(), on.size());
        for (int i = 0; i < off.size(); i++) {
            boolean step = off.get(i).contains("\"rate\"");
            assertEquals(!step, off.get(i).equals(on.get(i)), on.get(i));
        }
        assertTrue(off.stream().anyMatch(line -> line.contains("validation")));
        assertEquals(
                Files.readString(temp.resolve("run0/out/test-outputs.jsonl")),
                Files.readString(temp.resolve("run0.5/out/test-outputs.jsonl")));
    }
}
