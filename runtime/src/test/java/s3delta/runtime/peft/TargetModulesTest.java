package s3delta.runtime.peft;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import s3delta.runtime.json.Json;
import s3delta.runtime.json.Place;
import tools.jackson.databind.node.ObjectNode;

/** An empty text names no module, neither as a target nor to be left out. */
class TargetModulesTest {
    private static final String QUERY = "encoder.block.0.layer.0.SelfAttention.q";

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            value = {"\"\"; null; false", "[\"q\"]; \"\"; true", "\".*q\"; null; true", "[\"q\"]; \".*q\"; false"})
    void knowsWhatIsMeant(String targets, String excluded, boolean meant) {
        ObjectNode tree = (ObjectNode) Json.parse(
                "{\"peft_type\": \"LORA\", \"r\": 2, \"lora_alpha\": 4, \"target_modules\": %s, \"exclude_modules\": %s}"
                        .formatted(targets, excluded),
                "adapter_config.json");
        TargetModules modules = new TargetModules(new PeftConfig(tree, Place.of("adapter_config.json")));
        assertEquals(meant, modules.contains(QUERY));
    }
}
