package s3delta.bench.schema;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import s3delta.runtime.Specification;
import s3delta.runtime.json.Json;
import s3delta.runtime.json.Yaml;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** The schema that the program prints is that of its records; {@code -Ds3delta.golden=write} writes it anew. */
class ConfigurationSchemaTest {
    private static final Path ROOT = Path.of(System.getProperty("s3delta.root"));
    private static final Path FILE = ROOT.resolve("cli/src/main/resources/s3delta/cli/configuration.schema.json");

    @Test
    void theSchemaIsThatOfTheRecords() throws IOException {
        String made = Json.text(ConfigurationSchema.make());
        if (System.getProperty("s3delta.golden", "").equals("write")) {
            Files.writeString(FILE, made);
        }
        assertEquals(Files.readString(FILE), made);
    }

    @Test
    void everyKeyIsDescribed() {
        JsonNode schema = ConfigurationSchema.make();
        List<String> silent = schema.path("properties").properties().stream()
                .flatMap(entry -> entry.getValue().path("properties").properties().stream())
                .filter(entry -> !entry.getValue().has("description"))
                .map(entry -> entry.getKey())
                .toList();
        assertEquals(List.of(), silent);
        assertTrue(schema.path("properties").path("search").path("properties").has("hypergradient"));
        assertEquals(
                "2.0",
                schema.path("properties")
                        .path("train")
                        .path("properties")
                        .path("clip")
                        .path("default")
                        .asString());
    }

    @Test
    void configurationsFit() {
        ObjectNode schema = ConfigurationSchema.make();
        String every = Specification.builder()
                .backbone(Path.of("models/t5-small"))
                .data(Path.of("data"))
                .task("sst2", "cola")
                .budget("5% of space")
                .out(Path.of("runs"))
                .set("methods", List.of("search", "random"))
                .build()
                .yaml();
        assertEquals(List.of(), ConfigurationSchema.misfits(schema, Yaml.parse(every, "every key"), ""));
        assertEquals(
                List.of(), ConfigurationSchema.misfits(schema, Yaml.read(ROOT.resolve("examples/search.yaml")), ""));
        assertEquals(
                List.of(".train.epoch", ".device: \"tpu\""),
                ConfigurationSchema.misfits(
                        schema, Yaml.parse("{train: {epoch: 3}, device: tpu}", "what does not fit"), ""));
    }
}
