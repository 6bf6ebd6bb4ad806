package s3delta.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import s3delta.runtime.json.Json;
import s3delta.runtime.space.Spaces;
import s3delta.testsupport.Golden;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

class CandidatesCommandTest {
    @TempDir
    Path directory;

    @ParameterizedTest
    @CsvSource({"t5-small,S3Delta-M", "t5-small,S3Delta-L", "t5-large,S3Delta-M", "t5-large,S3Delta-L"})
    void listsThePapersSpaces(String model, String space) throws IOException {
        JsonNode oracle = backbone(model);
        JsonNode spaceOracle = oracle.path("spaces").path(space);
        ObjectNode expected = Json.mapper().createObjectNode();
        expected.set("count", spaceOracle.path("count"));
        expected.set("parameters", spaceOracle.path("parameters"));
        expected.set("backbone_parameters", oracle.path("config").path("backbone_parameters"));
        ArrayNode items = expected.putArray("candidates");
        for (JsonNode item : spaceOracle.path("candidates")) {
            items.addObject()
                    .put("position", item.get(0).stringValue())
                    .put("method", item.get(1).stringValue())
                    .put("parameters", item.get(2).intValue());
        }
        Cli run = run(space, "--json");
        assertEquals(0, run.code(), run.err());
        assertEquals(expected, Json.parse(run.out(), "output"));
    }

    @Test
    void sumsCandidatesUpByMethodAndSite() throws IOException {
        backbone("t5-small");
        Golden.CLI.text("cli-candidates", run("s3delta-m").golden());
    }

    @Test
    void showsWhatABudgetKeeps() throws IOException {
        backbone("t5-small");
        assertLast("Budget 0.0005 is 30,253 parameters, 12.8% of the space's 236,672.", "0.0005");
        assertTrue(run("s3delta-m", "--budget", "1e308")
                .out()
                .contains("Budget 1e308 is more than the space's 236,672 parameters."));
        assertLast("Budget 5% of space is 11,833 parameters, 5.0% of the space's 236,672.", "5% of space");
        assertLast("Budgets to begin with: 3,550 (1.5% of space), 11,833 (5% of space), 35,500 (15% of space).", "0.5");
        JsonNode tree =
                Json.parse(run("s3delta-m", "--budget", "30253", "--json").out(), "output");
        assertEquals(30253, tree.path("budget").intValue());
        assertEquals(30253.0 / 236672, tree.path("share_of_space").doubleValue());
        Golden.CLI.text(
                "cli-budget-unreadable", run("s3delta-m", "--budget", "5%").golden());
    }

    private void assertLast(String expected, String budget) {
        List<String> lines = run("s3delta-m", "--budget", budget).out().lines().toList();
        assertEquals(expected, lines.get(lines.size() - 1));
    }

    @Test
    void namesWhatSoftmaxDoesNotSee() throws IOException {
        backbone("t5-small");
        Path space = directory.resolve("space.yaml");
        String biases =
                "{sites: [decoder.EncDecAttention.k, encoder.SelfAttention.k, SelfAttention.v], deltas: [bitfit]}";
        Files.writeString(space, "[" + biases + "]");
        String seen = run(space.toString()).out();
        assertTrue(
                seen.contains("Softmax does not see 12 of them, which add the same to all keys: "
                        + "bitfit at SelfAttention.k, bitfit at EncDecAttention.k."),
                seen);
        // Rows have keys to which the bias is not added.
        Files.writeString(space, "[" + biases + ", {sites: [SelfAttention, EncDecAttention], deltas: [prefix]}]");
        assertFalse(run(space.toString()).out().contains("Softmax"));
    }

    @Test
    void readsSpacesFromFiles() throws IOException {
        backbone("t5-small");
        Path space = directory.resolve("my space.yaml");
        Files.writeString(space, "[{sites: [encoder.SelfAttention.q], deltas: [{method: lora, r: 2}]}]");
        JsonNode tree = Json.parse(run(space.toString(), "--json").out(), "output");
        assertEquals(6, tree.path("count").intValue());
        assertEquals(6 * 2 * (512 + 512), tree.path("parameters").intValue());
        Files.writeString(space, "s3delta-l");
        assertEquals(run("s3delta-l").out(), run(space.toString()).out());
    }

    @Test
    void wordsItsErrors() throws IOException {
        Golden.CLI.text("cli-backbone-missing", masked(run("s3delta-m")));
        backbone("t5-small");
        Golden.CLI.text("cli-space-unknown", masked(run("s3delta-x")));
        Golden.CLI.text(
                "cli-space-missing", masked(run(directory.resolve("none.yaml").toString())));
        Path space = directory.resolve("space.yaml");
        Files.writeString(space, "[{sites: [SelfAttention.x], deltas: [lora]}]");
        Golden.CLI.text("cli-space-no-match", masked(run(space.toString())));
        assertEquals(
                List.of("s3delta-m", "s3delta-l", "wide", "ranks", "mergeable"),
                Spaces.NAMES,
                "the help text names them");
    }

    private Cli run(String space, String... more) {
        List<String> arguments =
                new ArrayList<>(List.of("candidates", "--backbone", directory.toString(), "--space", space));
        arguments.addAll(List.of(more));
        return Cli.run(arguments.toArray(String[]::new));
    }

    private String masked(Cli run) {
        return run.golden().replace(directory.toString(), "DIR");
    }

    /** Writes a config.json and returns what is known of the model. */
    private JsonNode backbone(String model) throws IOException {
        Path oracles = Path.of(
                System.getProperty("s3delta.root"), "runtime/src/test/resources/s3delta/runtime/space/candidates.json");
        JsonNode oracle = Json.read(oracles).path(model);
        ObjectNode config = ((ObjectNode) oracle.path("config").deepCopy()).put("model_type", "t5");
        Files.writeString(directory.resolve("config.json"), Json.text(config));
        return oracle;
    }
}
