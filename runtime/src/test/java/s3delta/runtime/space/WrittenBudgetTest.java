package s3delta.runtime.space;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import s3delta.api.Budget;
import s3delta.runtime.json.Json;
import s3delta.runtime.json.Place;
import s3delta.runtime.plugin.Registry;
import s3delta.runtime.t5.T5Config;
import tools.jackson.databind.JsonNode;

class WrittenBudgetTest {
    @ParameterizedTest
    @CsvSource({
        "700, 700, 700, 700",
        "7e2, 700, 700, 700",
        "0.0050, 0.005, 0.005, 0.005",
        "0.5% of backbone, 0.005, 0.005, 0.005",
        "0.005 of the backbone, 0.005, 0.005, 0.005",
        "5% of space, 5% of space, 0.05-of-space, \"5% of space\"",
        "5 % of the Space, 5% of space, 0.05-of-space, \"5% of space\"",
        "0.05 of space, 5% of space, 0.05-of-space, \"5% of space\"",
        "100% of space, 100% of space, 1-of-space, \"100% of space\""
    })
    void readsEveryFormAndWritesOneOfEachMeaning(String written, String text, String name, String json) {
        WrittenBudget budget = WrittenBudget.parse(written);
        assertEquals(text, budget.text());
        assertEquals(name, budget.name());
        JsonNode tree = WrittenBudget.CODEC.write().apply(budget);
        assertEquals(json, tree.toString());
        assertEquals(budget, WrittenBudget.CODEC.read().apply(tree, Place.of("")));
        assertEquals(budget, WrittenBudget.parse(text));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "0",
                "-1",
                "1.5",
                "5%",
                "0% of space",
                "101% of space",
                "100% of backbone",
                "5% of it",
                "",
                "much",
                "1e999999",
                "1e-999999",
                "1.2.3% of space",
                "nan"
            })
    void refusesWhatIsNoBudget(String written) {
        IllegalArgumentException e = assertThrows(IllegalArgumentException.class, () -> WrittenBudget.parse(written));
        assertTrue(String.valueOf(e.getMessage()).contains("5% of space"), e.toString());
    }

    @Test
    void refusesJsonThatIsNeitherNumberNorText() {
        for (String json : new String[] {"true", "[1]", "{}", "null", "1e400"}) {
            JsonNode tree = Json.parse("{\"budget\": " + json + "}", "x").path("budget");
            assertThrows(
                    IllegalArgumentException.class,
                    () -> WrittenBudget.CODEC.read().apply(tree, Place.of("")),
                    json);
        }
    }

    /** More than any backbone has is all that it has, however large the number. */
    @Test
    void takesCountsOfAnySize() {
        T5Config config = new T5Config(
                12, 8, 4, 16, 1, 1, 2, 8, 20, 1e-6, T5Config.FeedForwardProj.RELU, true, true, 0, 0, List.of(1), 0);
        SearchSpace space = Spaces.named("s3delta-m");
        Budget largest = new Budget(999_999_999_999_999_999L);
        for (String written : new String[] {"1e18", "1e308", "123456789012345678901234567890"}) {
            assertEquals(largest, WrittenBudget.parse(written).in(config, space, Registry.load()), written);
        }
        assertEquals(
                new Budget(100_000_000_000_000_000L),
                WrittenBudget.parse("1e17").in(config, space, Registry.load()));
    }
}
