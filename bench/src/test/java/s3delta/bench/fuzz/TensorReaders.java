package s3delta.bench.fuzz;

import ai.djl.ndarray.NDArray;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import s3delta.runtime.DeviceChoice;
import s3delta.runtime.delta.DeltaFile;
import s3delta.runtime.delta.DeltaSet;
import s3delta.runtime.delta.GatedModel;
import s3delta.runtime.engine.Precision;
import s3delta.runtime.engine.TensorEngine;
import s3delta.runtime.peft.PeftReader;
import s3delta.runtime.plugin.Registry;
import s3delta.runtime.random.Randomness;
import s3delta.runtime.safetensors.SafetensorsFile;
import s3delta.runtime.safetensors.TensorInfo;
import s3delta.runtime.structure.Attachments;
import s3delta.runtime.t5.FrozenT5;
import s3delta.runtime.t5.T5Layout;

/** The readers of numbers. */
record TensorReaders(Registry registry) {
    private static final String WEIGHTS = "model.safetensors";
    private static final String DELTAS = "deltas.safetensors";
    private static final String CONFIG = "config.json";

    List<Reader> all() {
        return List.of(
                new Reader(
                        "safetensors",
                        () -> List.of(Seeds.written(WEIGHTS, Form.SAFETENSORS, Tiny::weights)),
                        directory -> () -> tensors(directory.resolve(WEIGHTS))),
                new Reader(
                        "weights",
                        () -> List.of(Seeds.written(WEIGHTS, Form.SAFETENSORS, Tiny::weights)),
                        TensorReaders::weights),
                new Reader("deltas", () -> List.of(deltas()), this::deltas),
                new Reader(
                        "peft",
                        () -> List.of(
                                Seeds.text("adapter_config.json"),
                                Seeds.written("adapter_model.safetensors", Form.SAFETENSORS, Tiny::adapter)),
                        directory -> () -> PeftReader.read(
                                directory, T5Layout.of(Tiny.config()).positions())));
    }

    private static void tensors(Path path) {
        try (SafetensorsFile file = SafetensorsFile.open(path)) {
            for (TensorInfo tensor : file.tensors().values()) {
                file.map(tensor);
                file.read(tensor, 0, ByteBuffer.allocate((int) tensor.bytes()));
            }
        }
    }

    private static Runnable weights(Path directory) {
        Seeds.put(directory, Seeds.text(CONFIG));
        TensorEngine engine = TensorEngine.start(DeviceChoice.CPU, 1);
        return () -> {
            try (FrozenT5 backbone = FrozenT5.load(directory, engine)) {
                backbone.weights().forEach(NDArray::getShape);
            }
        };
    }

    private Runnable deltas(Path directory) {
        GatedModel model = model(directory);
        return () -> DeltaFile.read(model, directory.resolve(DELTAS));
    }

    private Seed deltas() {
        return Seeds.written(DELTAS, Form.SAFETENSORS, file -> {
            Path directory = file.resolveSibling("");
            try (GatedModel model = model(directory)) {
                DeltaFile.write(model, file, Map.of("format", "s3delta"));
            } finally {
                directory.resolve(CONFIG).toFile().delete();
                directory.resolve(WEIGHTS).toFile().delete();
            }
        });
    }

    private GatedModel model(Path directory) {
        Seeds.put(directory, Seeds.text(CONFIG));
        Tiny.weights(directory.resolve(WEIGHTS));
        TensorEngine engine = TensorEngine.start(DeviceChoice.CPU, 1);
        FrozenT5 backbone = FrozenT5.load(directory, engine);
        DeltaSet deltas = Attachments.ofStructure(Tiny.config(), Tiny.structure(registry), registry, "structure.json");
        return new GatedModel(backbone, deltas, engine.ops(Precision.FLOAT32), new Randomness(1));
    }
}
