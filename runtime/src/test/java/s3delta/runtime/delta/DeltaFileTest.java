package s3delta.runtime.delta;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import s3delta.api.ErrorCode;
import s3delta.api.Position;
import s3delta.api.spi.Delta;
import s3delta.api.spi.Initializer;
import s3delta.api.spi.ParameterSpec;
import s3delta.runtime.engine.PlainOps;
import s3delta.runtime.random.Randomness;
import s3delta.runtime.safetensors.SafetensorsFile;
import s3delta.runtime.safetensors.SafetensorsWriter;
import s3delta.runtime.safetensors.Tensors;
import s3delta.runtime.t5.Checkpoints;
import s3delta.runtime.t5.FrozenT5;
import s3delta.runtime.t5.T5Layout;
import s3delta.testsupport.ExpectedError;
import s3delta.testsupport.Golden;

class DeltaFileTest {
    @TempDir
    Path directory;

    private Path file;
    private FrozenT5 backbone;
    private List<Position> positions;

    @BeforeEach
    void load() throws IOException {
        backbone = FrozenT5.load(Checkpoints.write(directory), Checkpoints.engine());
        positions = T5Layout.of(backbone.model().config()).positions();
        file = directory.resolve("deltas.safetensors");
    }

    @AfterEach
    void close() {
        backbone.close();
    }

    /** A model with a delta of some values at each of the first linear sites. */
    private GatedModel model(long seed, int... sizes) {
        List<Attachment> deltas = new ArrayList<>();
        for (int i = 0; i < sizes.length; i++) {
            deltas.add(Noise.at(positions.get(1 + i), sizes[i]));
        }
        return new GatedModel(backbone, new DeltaSet(positions, deltas), new PlainOps(), new Randomness(seed));
    }

    @Test
    void bringsBackEveryValue() {
        try (GatedModel written = model(1, 3, 4);
                GatedModel read = model(2, 3, 4)) {
            DeltaFile.write(written, file, Map.of("task", "rte"));
            float[] expected = written.values().toFloatArray();
            assertFalse(Arrays.equals(expected, read.values().toFloatArray()));
            assertEquals(Map.of("task", "rte", "s3delta-format", "1"), DeltaFile.read(read, file));
            assertArrayEquals(expected, read.values().toFloatArray());
        }
    }

    @Test
    void frozenParametersAreSharedAndWrittenOnceAndNotCounted() {
        ParameterSpec drawn = ParameterSpec.frozen("f", Initializer.normal(1), 2, 3);
        List<Attachment> deltas = new ArrayList<>();
        for (Position position : positions.subList(1, 4)) {
            Attachment noise = Noise.at(position, 4);
            Delta delta = new Delta(
                    noise.delta().form(), drawn, noise.delta().parameters().get(0));
            deltas.add(new Attachment(noise.name(), "noise", position, delta));
        }
        DeltaSet set = new DeltaSet(positions, deltas);
        assertEquals(3 * 4, set.layout().size());
        try (GatedModel written = new GatedModel(backbone, set, new PlainOps(), new Randomness(1));
                GatedModel read = new GatedModel(backbone, set, new PlainOps(), new Randomness(2))) {
            float[] frozen = written.parameters().frozen().toFloatArray();
            assertEquals(6, frozen.length);
            assertFalse(Arrays.equals(frozen, read.parameters().frozen().toFloatArray()));
            DeltaFile.write(written, file, Map.of());
            try (SafetensorsFile tensors = SafetensorsFile.open(file)) {
                assertEquals(4, tensors.tensors().size());
                assertTrue(tensors.tensors().containsKey("frozen.noise.f-2x3"));
            }
            DeltaFile.read(read, file);
            assertArrayEquals(frozen, read.parameters().frozen().toFloatArray());
        }
    }

    @Test
    void aFileThatDoesNotFitChangesNothing() {
        try (GatedModel written = model(1, 3, 4);
                GatedModel fewer = model(2, 3);
                GatedModel more = model(2, 3, 4, 2);
                GatedModel wider = model(2, 3, 5)) {
            DeltaFile.write(written, file, Map.of());
            float[] before = wider.values().toFloatArray();
            Golden.RUNTIME.error("deltas-extra", directory, () -> DeltaFile.read(fewer, file));
            Golden.RUNTIME.error("deltas-missing", directory, () -> DeltaFile.read(more, file));
            Golden.RUNTIME.error("deltas-shape", directory, () -> DeltaFile.read(wider, file));
            assertArrayEquals(before, wider.values().toFloatArray());
        }
    }

    @Test
    void otherFilesAreNamed() throws IOException {
        try (GatedModel model = model(1, 3)) {
            SafetensorsWriter.write(file, List.of(Tensors.of("a", List.of(1L), 1)), Map.of());
            Golden.RUNTIME.error("deltas-format", directory, () -> DeltaFile.read(model, file));
            Files.delete(file);
            ExpectedError.of(ErrorCode.FILE_MISSING, file.toString(), () -> DeltaFile.read(model, file));
        }
    }
}
