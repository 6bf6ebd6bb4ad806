package s3delta.bench.launch;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import s3delta.runtime.json.Json;
import tools.jackson.databind.JsonNode;

/** Needs the packaged jars, so it runs in Maven's {@code verify}. */
class ModulePathIT {
    @TempDir
    Path directory;

    @Test
    void findsEveryPluginOnTheModulePath() throws IOException, InterruptedException {
        Launch run = launch("plugins", "--json");
        assertEquals("", run.err());
        assertEquals(0, run.code());
        List<String> found = new ArrayList<>();
        for (JsonNode plugin : Json.parse(run.out(), "output")) {
            found.add(plugin.path("id").asString() + " " + plugin.path("module").asString("on the class path"));
            assertTrue(plugin.path("jar").asString().endsWith(".jar"), plugin.toString());
            assertEquals(
                    sha256(Path.of(plugin.path("path").asString())),
                    plugin.path("sha256").asString());
            assertTrue(plugin.path("version").asString("none").matches("\\d+\\..*"), plugin.toString());
        }
        // It is there where its module was built too.
        found.remove("spark s3delta.sweep.spark");
        assertEquals(
                List.of(
                        "adapter s3delta.plugins.adapter",
                        "bitfit s3delta.plugins.bitfit",
                        "lnfit s3delta.plugins.lnfit",
                        "lora s3delta.plugins.lora",
                        "low-rank-adapter s3delta.plugins.adapter",
                        "prefix s3delta.plugins.prefix",
                        "darts s3delta.search.darts",
                        "halving s3delta.search.halving",
                        "prune s3delta.search.prune",
                        "random s3delta.search.darts",
                        "saliency s3delta.search.saliency",
                        "local s3delta.runtime"),
                found);
    }

    private static String sha256(Path file) throws IOException {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(Files.readAllBytes(file)));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    @Test
    void startsTheEngineWithoutWarnings() throws IOException, InterruptedException {
        Launch run = launch("doctor");
        assertEquals("", run.err());
        assertEquals(0, run.code(), run.out());
        assertTrue(run.out().contains("on the module path"), run.out());
        assertTrue(run.out().lines().anyMatch(l -> l.startsWith("ok    engine ")), run.out());
    }

    @Test
    void tellsItsVersion() throws IOException, InterruptedException {
        Launch run = launch("--version");
        assertEquals("", run.err());
        assertEquals(0, run.code());
        assertTrue(run.out().matches("s3delta \\d+\\.\\d+\\S* on Java \\S+\\R"), run.out());
    }

    @Test
    void startsThroughLinksAndFromPathsWithSpaces() throws IOException, InterruptedException {
        Path spaces = Files.createDirectory(directory.resolve("a b"));
        Path first = Files.createSymbolicLink(spaces.resolve("first"), Launch.launcher());
        Path second = Files.createSymbolicLink(directory.resolve("second"), directory.relativize(first));
        Launch run = Launch.of(spaces, Map.of(), second, "candidates", "--backbone", "no such");
        Files.delete(second);
        Files.delete(first);
        assertEquals(2, run.code());
        assertTrue(run.err().startsWith("error[file-missing]: "), run.err());
        assertTrue(run.err().contains(Path.of("no such", "config.json").toString()), run.err());
    }

    @Test
    void refusesTwoPluginsWithOneIdAndNamesBothJars() throws IOException, InterruptedException {
        Path plugins = Files.createDirectory(directory.resolve("more plugins"));
        Path jar = plugins.resolve("other-1.jar");
        TakenId.writeJar(jar);
        Launch run = Launch.of(
                directory, Map.of("S3DELTA_PLUGINS", plugins.toString()), Launch.launcher(), "plugins", "--json");
        assertEquals(2, run.code(), run.out());
        assertTrue(run.err().startsWith("error[plugin-duplicate]: "), run.err());
        assertTrue(run.err().contains("other-1.jar"), run.err());
        assertTrue(run.err().contains("s3delta-plugins-bitfit"), run.err());
    }

    @Test
    void refusesJavaThatIsNotThere() throws IOException, InterruptedException {
        Launch run = Launch.of(directory, Map.of("JAVA_HOME", directory.toString()), Launch.launcher(), "--version");
        assertEquals(2, run.code());
        assertTrue(run.err().startsWith("error[java]: JAVA_HOME has no bin/java"), run.err());
        Path bin = Files.createDirectories(directory.resolve("old/bin"));
        Path java = Files.writeString(bin.resolve("java"), "#!/bin/sh\necho 'openjdk version \"1.8.0_402\"' >&2\n");
        assertTrue(java.toFile().setExecutable(true));
        Launch old = Launch.of(
                directory, Map.of("JAVA_HOME", directory.resolve("old").toString()), Launch.launcher(), "--version");
        assertEquals(2, old.code());
        assertTrue(old.err().startsWith("error[java]: Java 1 at "), old.err());
    }

    private Launch launch(String... arguments) throws IOException, InterruptedException {
        return Launch.of(directory, Map.of(), Launch.launcher(), arguments);
    }
}
