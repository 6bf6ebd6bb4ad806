package s3delta.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import picocli.CommandLine.Help.Ansi;
import s3delta.api.ErrorCode;
import s3delta.api.S3DeltaException;
import s3delta.runtime.json.Json;
import tools.jackson.databind.JsonNode;

class PluginsCommandTest {
    @Test
    void printsTables() {
        Cli run = Cli.run("plugins");
        assertEquals(0, run.code(), run.err());
        List<String> lines = run.out().lines().toList();
        assertTrue(lines.get(0).matches("ID +KIND +VERSION +FROM +KEYS AND DEFAULTS"), lines.get(0));
        assertTrue(
                lines.stream().anyMatch(line -> line.matches("lora +delta method .* r=8 alpha=16.0")),
                () -> String.join("\n", lines));
        assertTrue(
                lines.stream().anyMatch(line -> line.matches("darts +search strategy .* structure-rate=0.1 .*")),
                () -> String.join("\n", lines));
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
    }

    @Test
    void showsWhatIsWrongWithPluginsWithoutStackTrace() {
        Cli run = Cli.run(
                Ansi.OFF,
                () -> {
                    throw S3DeltaException.of(ErrorCode.PLUGIN_DUPLICATE, "two plugins have the same id")
                            .build();
                },
                "plugins");
        assertEquals(2, run.code());
        assertEquals("error[plugin-duplicate]: two plugins have the same id" + System.lineSeparator(), run.err());
    }
}
