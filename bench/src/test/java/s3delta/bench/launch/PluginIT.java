package s3delta.bench.launch;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import s3delta.runtime.json.Json;
import tools.jackson.databind.JsonNode;

/** A third party's plugin in a plugins folder, as a module next to S3Delta's. */
class PluginIT {
    private static final Path BACKBONE =
            Path.of(System.getProperty("s3delta.root"), "cli/src/main/resources/s3delta/cli/demo/backbone");

    @TempDir
    Path directory;

    private Path jar;

    @BeforeEach
    void makeFolder() throws IOException {
        jar = Files.createDirectory(directory.resolve("my plugins")).resolve("ia3-1.0.jar");
    }

    @Test
    void isFoundAsAModule() throws IOException, InterruptedException {
        ExampleJar.write(jar, UnaryOperator.identity());
        Launch run = launch("plugins", "--json");
        assertEquals("", run.err());
        assertEquals(0, run.code());
        JsonNode found = Json.parse(run.out(), "output").get(2);
        assertEquals("ia3", found.path("id").asString());
        assertEquals("org.example.scaling", found.path("module").asString());
        assertEquals("ia3-1.0.jar", found.path("jar").asString());
        assertEquals(0, found.path("config").path("start").asDouble(-1));
    }

    @Test
    void oneThatCannotBeMadeIsNamed() throws IOException, InterruptedException {
        ExampleJar.write(
                jar,
                text -> text.replace(
                        "public Ia3Method() {}", "public Ia3Method() { throw new Error(\"no licence\"); }"));
        Launch run = launch("plugins");
        assertEquals(2, run.code(), run.out());
        assertTrue(run.err().startsWith("error[plugin-contract]: a plugin cannot be loaded"), run.err());
        assertTrue(run.err().contains(jar.toString()) && run.err().contains("no licence"), run.err());
    }

    @Test
    void oneThatFailsLaterIsNamed() throws IOException, InterruptedException {
        ExampleJar.write(
                jar, text -> text.replace("return new Delta(", "String none = null; none.strip(); return new Delta("));
        Files.writeString(directory.resolve("space.yaml"), "- {sites: [q], deltas: [ia3]}\n");
        Launch run = launch("candidates", "--backbone", BACKBONE.toString(), "--space", "space.yaml");
        assertEquals(2, run.code(), run.out());
        assertTrue(run.err().startsWith("error[plugin-contract]: a plugin breaks its contract"), run.err());
        assertTrue(run.err().contains("ia3-1.0.jar") && run.err().contains("Ia3Method.java:"), run.err());
    }

    @Test
    void oneThatFailsInAStepIsTheCulprit() throws IOException, InterruptedException {
        ExampleJar.write(
                jar,
                text -> text.replace(
                        "new Form.OutputScale(factor)",
                        "new Form.Function(Form.Reads.OUTPUT, (x, y, p) -> {"
                                + " throw new IllegalStateException(\"not today\"); })"));
        Launch run = launch(
                "bench", "step", "--shape", BACKBONE.toString(), "--deltas", "ia3:q", "--batch", "1", "--source", "8");
        assertEquals(2, run.code(), run.out());
        assertTrue(run.err().contains("not today"), run.err());
        assertTrue(
                run.err().contains("error[plugin-contract]: this is a bug in the plugin 'org.example.scaling'"),
                run.err());
    }

    @Test
    void aBadFileStopsNothingThatNeedsNoPlugin() throws IOException, InterruptedException {
        Files.writeString(jar, "no jar");
        assertEquals(0, launch("--version").code());
        Launch run = launch("plugins");
        assertEquals(2, run.code(), run.out());
        assertTrue(run.err().startsWith("error[file-format]: "), run.err());
        assertTrue(run.err().contains(jar.toString()), run.err());
    }

    private Launch launch(String... arguments) throws IOException, InterruptedException {
        return Launch.of(
                directory, Map.of("S3DELTA_PLUGINS", jar.resolveSibling("").toString()), Launch.launcher(), arguments);
    }
}
