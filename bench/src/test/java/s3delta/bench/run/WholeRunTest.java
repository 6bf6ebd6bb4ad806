package s3delta.bench.run;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import s3delta.api.Structure;
import s3delta.runtime.RunListener;
import s3delta.runtime.json.Json;
import s3delta.runtime.json.StructureFile;
import s3delta.runtime.model.SavedRun;
import s3delta.runtime.safetensors.SafetensorsFile;
import tools.jackson.databind.JsonNode;

/** Whole runs on a tiny backbone: every stage's result is a file, and the files agree with each other. */
class WholeRunTest extends TinyExperiment {
    WholeRunTest() {
        super("""
                tasks: [cola]
                space: wide
                budget: 700
                search: {epochs: 2, validate-every: 3, batch-size: 8, learning-rate: 0.01}
                train: {epochs: 4, validate-every: 10, batch-size: 8, learning-rate: 0.02}
                """);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "search.hypergradient=first-order",
                "search.hypergradient=unrolled",
                "search.hypergradient=single-level",
                "search.sigmoid=local",
                "search.strategy=random"
            })
    void filesOfARunAgree(String setting) {
        runs.run(experiment(setting), false, RunListener.SILENT);
        Path out = temp.resolve("out");
        JsonNode result = Json.read(out.resolve("result.json"));
        Structure structure = StructureFile.read(out.resolve("structure.json"));
        assertTrue(structure.parameters() <= 700);
        assertEquals(structure.parameters(), result.get("parameters").asLong());
        assertEquals(
                !setting.contains("random"), structure.placements().get(0).p().isPresent());
        assertEquals(structure.parameters(), floats(out.resolve("deltas.safetensors")));
        assertEquals(20, result.get("test").get("rows").asInt());
        JsonNode again = Json.parse(
                runs.evaluate(SavedRun.read(out, SavedRun.Places.UNCHANGED)).json(), "eval");
        assertEquals(result.get("test").toString(), again.get("test").toString());
    }

    private static long floats(Path file) {
        try (SafetensorsFile tensors = SafetensorsFile.open(file)) {
            return tensors.tensors().values().stream()
                    .mapToLong(tensor -> tensor.shape().size())
                    .sum();
        }
    }

    @Test
    void sameSeedSameBytes() throws IOException {
        runs.run(experiment(), false, RunListener.SILENT);
        runs.run(experiment("out=" + temp.resolve("again")), false, RunListener.SILENT);
        for (String name : List.of("structure.json", "deltas.safetensors", "metrics.jsonl")) {
            assertArrayEquals(
                    Files.readAllBytes(temp.resolve("out").resolve(name)),
                    Files.readAllBytes(temp.resolve("again").resolve(name)),
                    name);
        }
    }

    @Test
    void searchThenTrainIsRun() throws IOException {
        runs.run(experiment(), false, RunListener.SILENT);
        runs.search(experiment("out=" + temp.resolve("searched")), false, RunListener.SILENT);
        assertFalse(Files.exists(temp.resolve("searched/deltas.safetensors")));
        runs.train(
                experiment("out=" + temp.resolve("trained")),
                StructureFile.read(temp.resolve("searched/structure.json")),
                false,
                RunListener.SILENT);
        assertArrayEquals(
                Files.readAllBytes(temp.resolve("out/deltas.safetensors")),
                Files.readAllBytes(temp.resolve("trained/deltas.safetensors")));
    }

    @Test
    void learns() {
        runs.run(experiment("train.epochs=30", "space=s3delta-m", "budget=900"), false, RunListener.SILENT);
        JsonNode result = Json.read(temp.resolve("out/result.json"));
        assertTrue(result.get("scores").get("test").asDouble() > 0.8, result.toString());
    }

    @Test
    void severalSeedsGiveASummary() {
        runs.run(experiment("seeds=[1,2]", "train.epochs=1"), false, RunListener.SILENT);
        JsonNode summary = Json.read(temp.resolve("out/result.json"));
        assertEquals(2, summary.get("trials").size());
        assertEquals(2, summary.get("tasks").get(0).get("seeds").asInt());
        assertTrue(Files.exists(temp.resolve("out/cola/seed-2/deltas.safetensors")));
    }
}
