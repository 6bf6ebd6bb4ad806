package s3delta.runtime.peft;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import s3delta.runtime.json.Json;
import s3delta.runtime.json.Place;
import tools.jackson.databind.node.ObjectNode;

/** An empty text names no module, neither as a target nor to be left out. */
class TargetModulesTest {
    private static final String QUERY = "encoder.block.0.layer.0.SelfAttention.q";

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            value = {
                "\"\"; null; false",
                "null; null; true",
                "[]; null; false",
                "[\"q\"]; \"\"; true",
                "\".*q\"; null; true",
                "[\"q\"]; \".*q\"; false"
            })
    void knowsWhatIsMeant(String targets, String excluded, boolean meant) {
        TargetModules modules = of("\"target_modules\": " + targets + ", \"exclude_modules\": " + excluded);
        assertEquals(meant, modules.contains(QUERY));
    }

    /** Python's expressions whose parts Java reads otherwise, or not at all. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                ".*[a&&q]",
                ".*[[qv]",
                ".*[]q]",
                ".*[^]k]",
                "(\\\\w+\\\\.){,9}q",
                "(?P<a>enco)der.*\\\\.q(?!(?P=a))",
                "(?P<_a_1>enco)der.*\\\\.q(?!(?P=_a_1))",
                ".*\\\\.[\\\\w]"
            })
    void readsExpressionsAsPythonDoes(String expression) {
        assertTrue(of("\"target_modules\": \"" + expression + "\"").contains(QUERY));
    }

    /** The name of the list of layers is an expression, too. */
    @ParameterizedTest
    @CsvSource({"block, 0, true", "bl.*k, 0, true", "block, 1, false", "blo, 0, false", "layer, 0, true"})
    void knowsLayers(String pattern, int layer, boolean meant) {
        TargetModules modules = of("\"target_modules\": [\"q\"], \"layers_to_transform\": [" + layer
                + "], \"layers_pattern\": [\"" + pattern + "\"]");
        assertEquals(meant, modules.contains(QUERY));
    }

    private static TargetModules of(String keys) {
        ObjectNode tree = (ObjectNode) Json.parse(
                "{\"peft_type\": \"LORA\", \"r\": 2, \"lora_alpha\": 4, " + keys + "}", "adapter_config.json");
        return new TargetModules(new PeftConfig(tree, Place.of("adapter_config.json")));
    }
}
