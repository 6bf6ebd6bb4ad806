package s3delta.bench.fuzz;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.zip.CRC32C;
import s3delta.api.S3DeltaException;
import s3delta.runtime.DeviceChoice;
import s3delta.runtime.engine.TensorEngine;
import s3delta.runtime.json.Trees;
import s3delta.runtime.safetensors.SafetensorsFile;
import s3delta.runtime.state.Numbers;
import s3delta.runtime.state.StateFile;
import s3delta.runtime.state.StateFolder;

/** The reader of saved states. */
final class StateReader {
    private static final String STATE = "state.safetensors";
    private static final String NUMBERS = "numbers";
    private static final String VECTOR = "weights";
    private static final int LENGTH = 40;

    private StateReader() {}

    static Reader reader() {
        return new Reader("state", () -> List.of(seed()), StateReader::reading);
    }

    private static Seed seed() {
        return Seeds.written(STATE, Form.SAFETENSORS, file -> {
            Path folder = file.resolveSibling("state");
            StateFolder states = new StateFolder(folder);
            TensorEngine engine = TensorEngine.start(DeviceChoice.CPU, 1);
            try (NDManager manager = engine.newManager();
                    NDArray vector = manager.ones(new Shape(LENGTH))) {
                states.save(
                        Trees.object(Numbers.texts(Map.of(NUMBERS, new double[] {1, 0.5}))), Map.of(VECTOR, vector));
                Files.move(states.latest(note -> {}).orElseThrow().path(), file);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            } finally {
                states.clear();
            }
        });
    }

    /** Each gets the checksum that suits it, as someone would give it who means harm. */
    private static Runnable reading(Path directory) {
        StateFolder states = new StateFolder(directory.resolve("state"));
        TensorEngine engine = TensorEngine.start(DeviceChoice.CPU, 1);
        Path mutant = directory.resolve(STATE);
        return () -> {
            states.clear();
            try {
                Files.createDirectories(states.folder());
                Files.copy(mutant, states.folder().resolve("00000001-" + checksum(mutant) + ".safetensors"));
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
            StateFile state = states.latest(note -> {}).orElseThrow();
            Map<String, String> texts = new TreeMap<>();
            state.text()
                    .properties()
                    .forEach(text -> texts.put(text.getKey(), text.getValue().asString("")));
            Numbers.of(Numbers.arrays(texts), NUMBERS, 2);
            try (NDManager manager = engine.newManager();
                    NDArray vector = manager.zeros(new Shape(LENGTH))) {
                state.restore(VECTOR, vector);
            }
        };
    }

    private static String checksum(Path mutant) {
        CRC32C checksum = new CRC32C();
        try (SafetensorsFile file = SafetensorsFile.open(mutant)) {
            checksum.update(file.metadata().getOrDefault("s3delta-state", "").getBytes(StandardCharsets.UTF_8));
            file.tensors().values().forEach(tensor -> {
                checksum.update(tensor.name().getBytes(StandardCharsets.UTF_8));
                checksum.update(file.map(tensor));
            });
        } catch (S3DeltaException e) {
            return "00000000";
        }
        return String.format("%08x", checksum.getValue());
    }
}
