package s3delta.bench.planted;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import s3delta.api.Candidate;
import s3delta.api.ErrorCode;
import s3delta.api.Position;
import s3delta.api.S3DeltaException;
import s3delta.api.SiteShape;
import s3delta.bench.demo.CorpusStream;
import s3delta.runtime.RunListener;
import s3delta.runtime.config.Experiment;
import s3delta.runtime.config.ExperimentFile;
import s3delta.runtime.json.WholeFile;
import s3delta.runtime.model.LoadedBackbone;
import s3delta.runtime.plugin.Registry;
import tools.jackson.databind.node.ObjectNode;

class PlantedTest {
    private record Plain() {}

    @TempDir
    private Path temp = Path.of("");

    private static Candidate candidate(String path, String method) {
        return new Candidate(new Position(path, new SiteShape.Linear(4, 4)), method, new Plain(), 4);
    }

    @Test
    void hitsOfCandidatesPositionsAndLayers() {
        List<Candidate> all = List.of(
                candidate("encoder.block.0.layer.0.SelfAttention.q", "lora"),
                candidate("encoder.block.0.layer.0.SelfAttention.q", "bitfit"),
                candidate("encoder.block.0.layer.1.DenseReluDense.wi", "lora"),
                candidate("decoder.block.0.layer.0.SelfAttention.q", "lora"),
                candidate("decoder.final_layer_norm", "bitfit"));
        Hits hits = Hits.of(all, new int[] {0, 2, 3, 4}, new int[] {1, 2});
        assertEquals(new Hits(0.25, 0.5, 1.0 / 3), hits);
        assertEquals(1, Hits.separation(new double[] {0.9, 0.1, 0.8}, new int[] {0, 2}));
        assertEquals(0.5, Hits.separation(new double[] {0.5, 0.5, 0.5}, new int[] {1}));
        assertEquals(0.25, Hits.separation(new double[] {0.5, 0.5, 0.9}, new int[] {0}));
    }

    @Test
    void theTableOfAResultThatWasWritten() {
        Path file = temp.resolve("result.json");
        WholeFile.write(file, """
                {"commit": "x", "rows": [
                {"method": "planted", "seed": 1, "candidates": 1.0, "placements": 4, "deltas": {"a#b": 0.5}},
                {"method": "search", "seed": 1, "candidates": 0.25, "separation": 0.5},
                {"method": "search", "seed": 2, "candidates": 0.75, "separation": 0.5}]}
                """);
        List<String> lines =
                PlantedResults.table(PlantedResults.read(List.of(file))).lines().toList();
        assertEquals(List.of("| planted | 1 | 100.0 | – | – | – | – | – | – |"), lines.subList(2, 3));
        assertEquals("| search | 2 | 50.0 ± 35.4 | – | – | 50.0 ± 0.0 | – | – | – |", lines.get(3));
    }

    @ParameterizedTest
    @ValueSource(strings = {"{}", "{\"rows\": []}", "{\"rows\": [1]}", "{\"rows\": [{\"seed\": 1}]}", "[]"})
    void aFileThatIsNoResultIsRefused(String text) {
        Path file = temp.resolve("other.json");
        WholeFile.write(file, text);
        S3DeltaException error = assertThrows(S3DeltaException.class, () -> PlantedResults.read(List.of(file)));
        assertEquals(ErrorCode.FILE_FORMAT, error.code());
    }

    @Test
    void resultsOfOtherSeedsOfOneStudyAreOneTable() {
        Path one = result("one.json", 4, 1);
        String table = PlantedResults.table(PlantedResults.read(List.of(one, result("two.json", 4, 2))));
        assertTrue(table.contains("| search | 2 | 25.0 ± 0.0 |"), table);
        for (Path unlike : List.of(result("settings.json", 5, 3), result("seed.json", 4, 1))) {
            List<Path> files = List.of(one, unlike);
            S3DeltaException error = assertThrows(S3DeltaException.class, () -> PlantedResults.read(files));
            assertEquals(ErrorCode.FILE_FORMAT, error.code());
        }
    }

    private Path result(String name, int planted, int seed) {
        Path file = temp.resolve(name);
        WholeFile.write(
                file,
                "{\"commit\": \"" + name + "\", \"planted\": " + planted
                        + ", \"rows\": [{\"method\": \"search\", \"seed\": " + seed + ", \"candidates\": 0.25}]}");
        return file;
    }

    @Test
    void aSmallStudyOnTheDemosBackbone() {
        Experiment experiment = ExperimentFile.read(
                PlantedCommand.demo(temp),
                List.of("search.epochs=1", "search.validate-every=2", "methods=[search]", "seeds=[7]"));
        List<ObjectNode> rows = new ArrayList<>();
        try (LoadedBackbone bench = LoadedBackbone.open(experiment.settings())) {
            PlantedOptions options = new PlantedOptions(2, 0.2, 128, 32, 32, 48);
            Study.of(experiment, bench, Registry.load(), RunListener.SILENT, options, false)
                    .run(7, CorpusStream.sentences(400, 7), rows::add);
        }
        assertEquals(
                List.of("planted", "random, drawn", "random, expected", "search"),
                rows.stream().map(row -> row.path("method").asString()).toList());
        ObjectNode planted = rows.get(0);
        assertEquals(1.0, planted.path("candidates").doubleValue());
        assertEquals(2, planted.path("deltas").size());
        assertTrue(planted.path("changed").doubleValue() >= 0.1, planted.toString());
        double expected = rows.get(2).path("candidates").doubleValue();
        assertTrue(expected > 0 && expected < 0.5, rows.get(2).toString());
        double separation = rows.get(3).path("separation").doubleValue();
        assertTrue(separation >= 0 && separation <= 1, rows.get(3).toString());
    }
}
