package s3delta.bench.launch;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import s3delta.runtime.json.Json;
import tools.jackson.databind.JsonNode;

/** Every benchmark runs: once, without a warm-up, so that the times mean nothing. */
class JmhIT {
    private static final List<String> ONCE = List.of("--", "-wi", "0", "-i", "1", "-r", "1ms", "-foe", "true");

    @TempDir
    Path directory;

    @Test
    void timesGates() throws IOException, InterruptedException {
        Path out = directory.resolve("gates.json");
        launch(List.of("Gate", "--out", out.toString()), "-p", "candidates=7");
        List<String> names = new ArrayList<>();
        for (JsonNode benchmark : Json.parse(Files.readString(out), "gates.json")) {
            assertTrue(benchmark.at("/primaryMetric/score").asDouble() > 0, benchmark.toString());
            names.add(benchmark.path("benchmark").asString().replaceFirst(".*\\.", ""));
        }
        assertEquals(List.of("derivatives", "gates", "probabilities"), names);
    }

    @Test
    void timesKernels() throws IOException, InterruptedException {
        launch(List.of("Kernel.*(rms|cross|BlockWithLora)|Optimizer"), "-p", "path=PLAIN,BFLOAT16");
    }

    /** Arguments for the command, then those for JMH. */
    private void launch(List<String> command, String... jmh) throws IOException, InterruptedException {
        String[] all = Stream.of(List.of("bench", "jmh"), command, ONCE, List.of(jmh))
                .flatMap(List::stream)
                .toArray(String[]::new);
        Launch run = Launch.of(directory, Map.of(), Launch.launcher(), all);
        assertEquals(0, run.code(), run.out() + run.err());
    }
}
