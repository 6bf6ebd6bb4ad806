package s3delta.bench.run;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import s3delta.api.ErrorCode;
import s3delta.api.S3DeltaException;
import s3delta.bench.gpu.Gpu;
import s3delta.runtime.DeviceChoice;
import s3delta.runtime.RunListener;
import s3delta.runtime.config.Experiment;
import s3delta.runtime.config.ExperimentFile;
import s3delta.runtime.engine.TensorEngine;
import s3delta.runtime.experiment.ExperimentRunner;
import s3delta.runtime.json.Json;
import s3delta.runtime.plugin.Registry;
import tools.jackson.databind.JsonNode;

/** Whole runs where the configuration says {@code device: gpu}. */
class DeviceTest {
    @TempDir
    private Path temp = Path.of("");

    private Experiment experiment(String device, String out) throws IOException {
        Path file = temp.resolve(out + ".yaml");
        Files.writeString(file, """
            backbone: %s
            data: %s
            tasks: [cola]
            space: wide
            budget: 700
            search: {epochs: 1, validate-every: 3, batch-size: 8, learning-rate: 0.01}
            train: {epochs: 30, validate-every: 20, batch-size: 8, learning-rate: 0.02}
            device: %s
            precision: float32
            out: %s
            """.formatted(
                        TinyTask.backbone(temp.resolve("backbone")),
                        TinyTask.data(temp.resolve("data")),
                        device,
                        temp.resolve(out)));
        return ExperimentFile.read(file, List.of());
    }

    @Test
    void withoutAGpuThatIsAnErrorAndNothingIsWritten() throws IOException {
        Assumptions.assumeFalse(Gpu.isThere(), "skipped: there is a GPU");
        Experiment experiment = experiment("gpu", "none");
        ExperimentRunner runs = new ExperimentRunner(Registry.load());
        S3DeltaException error =
                assertThrows(S3DeltaException.class, () -> runs.run(experiment, false, RunListener.SILENT));
        assertEquals(ErrorCode.ENGINE, error.code());
        assertTrue(error.toString().contains("docs/gpu.md"), error.toString());
        assertFalse(Files.exists(temp.resolve("none/structure.json")), "half a run");
    }

    @Test
    @Tag("gpu")
    void searchesTrainsAndTestsOnAGpu() throws IOException {
        Gpu.assume();
        new ExperimentRunner(Registry.load()).run(experiment("gpu", "gpu"), false, RunListener.SILENT);
        JsonNode result = Json.read(temp.resolve("gpu/result.json"));
        assertEquals("gpu", result.path("versions").path("device").asString());
        assertTrue(result.path("scores").path("test").asDouble() > 0.8, result.toString());
        assertTrue(result.path("memory").path("train-mb").asDouble() > 0, result.toString());
        assertTrue(TensorEngine.start(DeviceChoice.GPU, 0).usedDeviceBytes() > 0, "the device's memory is known");
    }
}
