package s3delta.bench.step;

import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import s3delta.api.ErrorCode;
import s3delta.api.S3DeltaException;
import s3delta.api.spi.SearchProblem.Half;
import s3delta.runtime.DeviceChoice;
import s3delta.runtime.PrecisionChoice;
import s3delta.runtime.delta.AdamW;
import s3delta.runtime.delta.GatedModel;
import s3delta.runtime.delta.Gates;
import s3delta.runtime.engine.OutOfMemory;
import s3delta.runtime.engine.Reads;
import s3delta.runtime.engine.TensorEngine;
import s3delta.runtime.engine.Uploads;
import s3delta.runtime.json.Json;
import s3delta.runtime.plugin.Registry;
import s3delta.runtime.random.Randomness;
import s3delta.runtime.space.Candidates;
import s3delta.runtime.space.Spaces;
import s3delta.runtime.space.WrittenBudget;
import s3delta.runtime.structure.Attachments;
import s3delta.runtime.t5.FrozenT5;
import s3delta.runtime.t5.T5Config;
import tools.jackson.databind.node.ObjectNode;

/** What {@code bench gpu} measures, each in a process of its own. */
record GpuParts(Registry registry, TensorEngine engine, DeviceChoice device, boolean quick) {
    /** A part that fails, for tests of this program. */
    static final String FAILS = "fails";

    private static final String LORA = "lora:8:q,v";

    private String shape() {
        return quick ? "t5-small" : "t5-large";
    }

    private static ObjectNode node() {
        return Json.mapper().createObjectNode();
    }

    /** All parts by name, in their order. */
    Map<String, Supplier<ObjectNode>> all() {
        Map<String, Supplier<ObjectNode>> parts = new LinkedHashMap<>();
        parts.put("numbers", this::numbers);
        parts.put("step", () -> step(PrecisionChoice.BFLOAT16, false, 32, 128, Optional.empty()));
        parts.put("step-float32", () -> step(PrecisionChoice.FLOAT32, false, 32, 128, Optional.empty()));
        parts.put("step-tf32", () -> step(PrecisionChoice.FLOAT32, false, 32, 128, Optional.empty()));
        parts.put("step-checkpointing", () -> step(PrecisionChoice.BFLOAT16, true, 32, 128, Optional.empty()));
        parts.put("step-batch-8", () -> step(PrecisionChoice.BFLOAT16, false, 8, 128, Optional.empty()));
        parts.put("step-batch-128", () -> step(PrecisionChoice.BFLOAT16, false, 128, 128, Optional.empty()));
        parts.put("step-source-512", () -> step(PrecisionChoice.BFLOAT16, false, 32, 512, Optional.empty()));
        parts.put("search", this::search);
        for (int tokens : new int[] {2048, 8192, 32_768}) {
            parts.put("parts-" + tokens, () -> step(PrecisionChoice.BFLOAT16, false, 256, 128, Optional.of(tokens)));
        }
        parts.put("operators", this::operators);
        parts.put("transfers", this::transfers);
        parts.put("resume", () -> ResumeCheck.on(device, registry));
        parts.put("memory", this::memory);
        // Only where it is named: shows that the other parts are made all the same.
        parts.put(FAILS, () -> {
            throw new IllegalStateException("as it should");
        });
        return parts;
    }

    private SyntheticBatches batches(int rows, int source, int vocabulary, int steps) {
        return quick
                ? new SyntheticBatches(2, 32, 4, vocabulary, steps)
                : new SyntheticBatches(rows, source, 8, vocabulary, steps);
    }

    private interface Use {
        ObjectNode of(FrozenT5 backbone);
    }

    private ObjectNode with(String named, PrecisionChoice precision, TensorEngine on, Use use) {
        ObjectNode result = node();
        Shapes.with(named, NamedShape::writeZeros, directory -> {
            try (FrozenT5 backbone = FrozenT5.load(directory, on, precision)) {
                result.setAll(use.of(backbone));
            }
        });
        return result;
    }

    private ObjectNode step(
            PrecisionChoice precision, boolean checkpointing, int rows, int source, Optional<Integer> partTokens) {
        return with(shape(), precision, engine, backbone -> {
            SyntheticBatches batches =
                    batches(rows, source, backbone.model().config().vocabSize(), quick ? 2 : 21);
            Steps steps = new Steps(
                    backbone,
                    engine,
                    registry,
                    batches,
                    checkpointing,
                    partTokens,
                    0,
                    engine.ops(backbone.precision()));
            return steps.train(DeltaOption.read(LORA, registry)).report(engine);
        });
    }

    private ObjectNode search() {
        return with(shape(), PrecisionChoice.BFLOAT16, engine, backbone -> {
            SyntheticBatches batches =
                    batches(32, 128, backbone.model().config().vocabSize(), quick ? 2 : 6);
            return Steps.of(backbone, engine, registry, batches)
                    .search(Spaces.named("s3delta-m"), WrittenBudget.parse("0.0005"), Map.of())
                    .report(engine);
        });
    }

    private ObjectNode operators() {
        return with(shape(), PrecisionChoice.BFLOAT16, engine, backbone -> {
            SyntheticBatches batches =
                    batches(32, 128, backbone.model().config().vocabSize(), 2);
            Operators operators = Steps.of(backbone, engine, registry, batches)
                    .asOnAGpu()
                    .operators(DeltaOption.read(LORA, registry));
            return node().put("launches", operators.launches()).put("events", operators.events());
        });
    }

    /** What goes to the device and comes from it in a training step. */
    private ObjectNode transfers() {
        return with("t5-small", PrecisionChoice.FLOAT32, engine, backbone -> {
            T5Config config = backbone.model().config();
            SyntheticBatches batches = batches(8, 64, config.vocabSize(), 8);
            try (GatedModel model = new GatedModel(
                            backbone,
                            Attachments.ofCandidates(
                                    config,
                                    Candidates.of(config, DeltaOption.read(LORA, registry), registry),
                                    registry),
                            engine.ops(backbone.precision()),
                            new Randomness(0));
                    AdamW optimizer = new AdamW(model.values(), 0)) {
                long uploads = 0;
                long reads = 0;
                for (int i = 0; i < batches.steps(); i++) {
                    if (i == 1) {
                        uploads = Uploads.count();
                        reads = Reads.count();
                    }
                    try (GatedModel.Gradients found = model.gradients(batches.batch(Half.TRAINING, i), Gates.open())) {
                        optimizer.beginStep(model.values(), found.gradient(), 1e-3, 1, found.lossArray());
                    }
                }
                double steps = batches.steps() - 1.0;
                return node().put("uploads_a_step", (Uploads.count() - uploads) / steps)
                        .put("reads_a_step", (Reads.count() - reads) / steps);
            }
        });
    }

    /** The largest relative errors of the device's gradients, compared with those of plain operations on this CPU. */
    private ObjectNode numbers() {
        ObjectNode errors = node();
        Shapes.with("t5-small", NamedShape::write, directory -> {
            TensorEngine cpu = TensorEngine.start(DeviceChoice.CPU, 0);
            float[] expected = gradient(directory, cpu, PrecisionChoice.FLOAT32);
            errors.put("float32", error(expected, gradient(directory, engine, PrecisionChoice.FLOAT32)));
            errors.put("bfloat16", error(expected, gradient(directory, engine, PrecisionChoice.BFLOAT16)));
        });
        return errors;
    }

    private float[] gradient(Path directory, TensorEngine on, PrecisionChoice precision) {
        try (FrozenT5 backbone = FrozenT5.load(directory, on, precision)) {
            T5Config config = backbone.model().config();
            SyntheticBatches batches = batches(8, 64, config.vocabSize(), 1);
            var deltas = Attachments.ofCandidates(
                    config, Candidates.of(config, DeltaOption.read("bitfit:q,v", registry), registry), registry);
            try (GatedModel model = new GatedModel(backbone, deltas, on.ops(backbone.precision()), new Randomness(0));
                    GatedModel.Gradients found = model.gradients(batches.batch(Half.TRAINING, 0), Gates.open())) {
                return Reads.floats(found.gradient());
            }
        }
    }

    /** In the mean square, relative to what is expected. */
    private static double error(float[] expected, float[] found) {
        double difference = 0;
        double size = 0;
        for (int i = 0; i < expected.length; i++) {
            difference += Math.pow(expected[i] - found[i], 2);
            size += Math.pow(expected[i], 2);
        }
        return Math.sqrt(difference / size);
    }

    /** More than any device has: what the error says, and that the device computes after it. */
    private ObjectNode memory() {
        if (!engine.device().isGpu()) {
            return node().put("left_out", "a lack of main memory may end other programs");
        }
        ObjectNode result = node();
        try (NDManager manager = engine.newManager()) {
            List<AutoCloseable> arrays = new ArrayList<>();
            for (int i = 0; i < 1 << 12; i++) {
                arrays.add(manager.zeros(new Shape(1L << 30)));
            }
            result.put("error", "none after " + arrays.size() + " arrays of 4 GiB");
        } catch (RuntimeException e) {
            S3DeltaException error = OutOfMemory.of(e).orElse(null);
            result.put("error", error == null ? String.valueOf(e) : error.toString());
            result.put("is_lack_of_memory", error != null && error.code().equals(ErrorCode.MEMORY));
        }
        TensorEngine.releaseMemory(engine.device());
        result.set("computes_afterwards", transfers());
        return result;
    }
}
