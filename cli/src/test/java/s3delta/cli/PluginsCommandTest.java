package s3delta.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;

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
        Golden.text("cli-plugins", Cli.run("plugins").golden());
    }

    @Test
    void printsJson() {
        JsonNode plugins = Json.parse(Cli.run("plugins", "--json").out(), "output");
        assertEquals(7, plugins.size());
        assertEquals(
                List.of("id", "kind", "config", "jar", "path"),
                List.copyOf(plugins.get(0).propertyNames()),
                "there is no module on the class path");
        JsonNode lora = plugins.get(3);
        assertEquals("lora", lora.path("id").stringValue());
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
