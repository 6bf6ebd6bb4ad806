package s3delta.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import picocli.CommandLine.Help.Ansi;
import s3delta.api.ErrorCode;
import s3delta.api.S3DeltaException;
import s3delta.runtime.json.Json;
import s3delta.testsupport.Golden;
import tools.jackson.databind.JsonNode;

class PluginsCommandTest {
    /** The whole table but versions and modules, which depend on how the classes were built. */
    @Test
    void printsTables() {
        Cli run = Cli.run("plugins");
        assertEquals(0, run.code(), run.err());
        Golden.CLI.text(
                "cli-plugins",
                run.golden().lines().map(PluginsCommandTest::masked).collect(Collectors.joining("\n", "", "\n")));
    }

    private static String masked(String line) {
        String[] cells = line.split(" {2,}", 5);
        if (cells.length < 4 || cells[0].equals("ID")) {
            return String.join("  ", cells);
        }
        assertFalse(cells[2].isBlank() || cells[3].isBlank(), line);
        cells[2] = "VERSION";
        cells[3] = "FROM";
        return String.join("  ", cells).stripTrailing();
    }

    @Test
    void printsJson() {
        JsonNode plugins = Json.parse(Cli.run("plugins", "--json").out(), "output");
        List<String> ids = new ArrayList<>();
        plugins.forEach(plugin -> ids.add(plugin.path("id").stringValue()));
        assertTrue(ids.containsAll(List.of("adapter", "bitfit", "lora", "darts", "random", "local")), ids.toString());
        JsonNode lora = plugins.get(ids.indexOf("lora"));
        assertTrue(List.copyOf(lora.propertyNames()).containsAll(List.of("id", "kind", "config", "jar", "path")));
        assertEquals(8, lora.path("config").path("r").intValue());
        assertEquals("delta method", lora.path("kind").stringValue());
        plugins.forEach(plugin -> {
            assertTrue(plugin.path("config").isObject(), plugin::toString);
            assertFalse(plugin.path("path").asString("").isEmpty(), plugin::toString);
        });
    }

    @Test
    void showsWhatIsWrongWithPluginsWithoutStackTrace() {
        Cli run = Cli.run(
                Ansi.OFF,
                () -> {
                    throw S3DeltaException.of(ErrorCode.PLUGIN_DUPLICATE, "two plugins have the same id");
                },
                "plugins");
        assertEquals(2, run.code());
        assertEquals("error[plugin-duplicate]: two plugins have the same id" + System.lineSeparator(), run.err());
    }
}
