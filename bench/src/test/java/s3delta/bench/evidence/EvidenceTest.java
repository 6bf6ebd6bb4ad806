package s3delta.bench.evidence;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import s3delta.api.ErrorCode;
import s3delta.api.S3DeltaException;
import s3delta.runtime.json.Json;

class EvidenceTest {
    @TempDir
    private Path temp = Path.of("");

    private void trial(String method, String name, long seed, double score) {
        trial(method, name, seed, score, "");
    }

    private void trial(String method, String name, long seed, double score, String settings) {
        Path directory = temp.resolve("run/" + name + "/seed-" + seed);
        try {
            Files.createDirectories(directory);
            Files.writeString(directory.resolve("result.json"), """
                    {"format": 1, "task": "sst2", "seed": %d, "method": "%s", "metric": "accuracy", "budget": 100,
                     "parameters": 96, "scores": {"validation": 0.5, "test": %s},
                     "backbone": {"path": "/home/somebody/models/t5", "parameters": 1000, "fingerprint": "ab"},
                     "versions": {"engine": "PyTorch 2.7.1"}}
                    """.formatted(seed, method, score));
            Files.writeString(
                    directory.resolve("config.yaml"),
                    "backbone: /home/somebody/models/t5\ndata: /data\nout: /home/somebody/out\nseeds: [1]\nthreads: 1\n"
                            + settings);
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    private List<Result> results() {
        // Draws of 0.48 and 0.50, 0.47 and 0.49, 0.46 and 0.48: means 0.49, 0.48, 0.47; searched 0.01, 0.02, 0.03
        // better.
        for (long seed = 1; seed <= 3; seed++) {
            double mean = 0.5 - seed / 100.0;
            trial("search", "search", seed, mean + seed / 100.0);
            trial("random", "random-1", seed, mean - 0.01);
            trial("random", "random-2", seed, mean + 0.01);
        }
        return Result.below(List.of(temp.resolve("run")));
    }

    @Test
    void meansAndDeviations() {
        List<Cell> cells = Cell.of(results());
        assertEquals(
                List.of("random", "search"), cells.stream().map(Cell::method).toList());
        assertEquals(6, cells.get(0).results().size());
        assertEquals(0.48, cells.get(0).mean(), 1e-12);
        assertEquals(
                Math.sqrt((2 * 0.0004 + 2 * 0.0001 + 2 * 0.0) / 5), cells.get(0).deviation(), 1e-12);
        assertEquals(0.5, cells.get(1).mean(), 1e-12);
    }

    @Test
    void pairedDifferencesWithStudentsInterval() {
        List<Difference> all = Difference.of(results(), "search", "random");
        assertEquals(1, all.size());
        Difference difference = all.get(0);
        assertEquals(OptionalLong.of(100), difference.budget());
        assertEquals(0.02, difference.mean(), 1e-12);
        // Student's quantile of 2 degrees of freedom times 0.01 / sqrt(3).
        assertEquals(
                4.302652729696142 * 0.01 / Math.sqrt(3), difference.halfWidth().orElseThrow(), 1e-9);
        // Two-sided, 2 degrees of freedom: 1 - t / sqrt(t^2 + 2) with t = 2 sqrt(3).
        assertEquals(1 - Math.sqrt(12) / Math.sqrt(14), difference.studentP().orElseThrow(), 1e-9);
        assertEquals(3, difference.wins());
        Difference onTask = Difference.byTask(results(), "search", "random").get(0);
        assertEquals(difference.mean(), onTask.mean());
        assertTrue(EvidenceTables.differences(List.of(onTask)).contains("| search − random, sst2 | 100 | 3 |"));
    }

    /** p-values of 0.01, 0.04, 0.03 and none: times 3, 1 and 2, and none below one that was smaller before it. */
    @Test
    void holmsCorrection() {
        List<Difference> all = Stream.of(0.01, 0.04, 0.03, 1.0)
                .map(p ->
                        new Difference("search", "x", Optional.empty(), "greedy", OptionalLong.empty(), differences(p)))
                .toList();
        List<OptionalDouble> corrected = Difference.holm(all);
        assertEquals(0.03, corrected.get(0).orElseThrow(), 1e-9);
        assertEquals(0.06, corrected.get(1).orElseThrow(), 1e-9);
        assertEquals(0.06, corrected.get(2).orElseThrow(), 1e-9);
        assertTrue(corrected.get(3).isEmpty());
    }

    /** Three pairs whose p-value is as given, by t = (2 (1-p)^2 / (1 - (1-p)^2))^(1/2) of two degrees of freedom. */
    private static double[] differences(double p) {
        if (p == 1) {
            return new double[] {0.5, 0.5, 0.5};
        }
        double q = (1 - p) * (1 - p);
        double mean = Math.sqrt(2 * q / (1 - q)) / Math.sqrt(3);
        return new double[] {mean - 1, mean, mean + 1};
    }

    /** Labels judged by their likelihood score higher than greedy text, whatever the method. */
    @Test
    void scoringsAreKeptApart() {
        results();
        for (long seed = 1; seed <= 3; seed++) {
            trial("search", "likely", seed, 0.9, "scoring: likelihood\n");
            trial("random", "likely-random", seed, 0.8, "scoring: likelihood\n");
            trial("adapter", "likely-adapter", seed, 0.7, "scoring: likelihood\n");
        }
        List<Result> all = Result.below(List.of(temp.resolve("run")));
        List<Cell> cells = Cell.of(all);
        Map<String, Double> means = cells.stream()
                .collect(Collectors.toMap(
                        cell -> cell.method() + " " + cell.scoring(), cell -> Math.round(1e6 * cell.mean()) / 1e6));
        assertEquals(
                Map.of(
                        "search greedy", 0.5,
                        "random greedy", 0.48,
                        "search likelihood", 0.9,
                        "random likelihood", 0.8,
                        "adapter likelihood", 0.7),
                means);
        List<Difference> differences = Difference.of(all, "search", "random");
        assertEquals(
                Map.of("greedy", 0.02, "likelihood", 0.1),
                differences.stream()
                        .collect(Collectors.toMap(Difference::scoring, each -> Math.round(1e6 * each.mean()) / 1e6)));
        assertEquals(
                List.of("likelihood"),
                Difference.of(all, "search", "adapter").stream()
                        .map(Difference::scoring)
                        .toList());
        String scores = EvidenceTables.scores(cells);
        assertTrue(scores.contains("| sst2 (accuracy, greedy) | 100 |"), scores);
        assertTrue(scores.contains("| sst2 (accuracy, likelihood) | 100 |"), scores);
        assertTrue(
                EvidenceTables.differences(differences).contains("| search − random (likelihood) | 100 | 3 | +10.00"));
    }

    /** The median of three ratios, which is not the ratio of the medians. */
    @Test
    void costsNextToTheTraining() throws IOException {
        double[][] seconds = {{10, 10}, {20, 40}, {90, 30}};
        for (int seed = 1; seed <= 3; seed++) {
            trial("search", "search", seed, 0.5);
            Path file = temp.resolve("run/search/seed-" + seed + "/result.json");
            String times =
                    "\"searched\": true, \"times\": {\"search-seconds\": %s, \"train-seconds\": %s}, \"memory\": {\"search-mb\": 300}, "
                            .formatted(seconds[seed - 1][0], seconds[seed - 1][1]);
            Files.writeString(file, Files.readString(file).replace("\"metric\"", times + "\"metric\""));
        }
        // Draws take time to be placed, and search nothing.
        trial("random", "random", 1, 0.5);
        List<Cost> costs = Cost.of(Result.below(List.of(temp.resolve("run"))));
        assertEquals(List.of(new Cost("search", 3, 20, 1, 300, 0)), costs);
        assertTrue(EvidenceTables.costs(costs).contains("| search | 3 | 20.0 | 1.00 | 300 | 0 |"));
    }

    @Test
    void noPathOfTheMachineIsKept() {
        String text = Json.text(Provenance.of(results(), "abc"));
        assertFalse(text.contains("somebody"), text);
        assertTrue(text.contains("\"path\" : \"t5\"") && text.contains("\"threads\" : 1"), text);
    }

    @Test
    void tablesGoBetweenTheirMarks() throws IOException {
        Path file = temp.resolve("doc.md");
        Files.writeString(file, "before\n<!-- x: begin -->\nold\n<!-- x: end -->\nafter\n");
        Marked.replace(file, "x", EvidenceTables.scores(Cell.of(results())));
        String text = Files.readString(file);
        assertTrue(text.startsWith("before\n<!-- x: begin -->\n\n| task | budget | random | search |"), text);
        assertTrue(text.contains("| sst2 (accuracy, greedy) | 100 | 48.0 ± 1.4 (6) | 50.0 ± 0.0 (3) |"), text);
        assertTrue(text.endsWith("\n<!-- x: end -->\nafter\n"), text);
        S3DeltaException none = assertThrows(S3DeltaException.class, () -> Marked.replace(file, "y", ""));
        assertEquals(ErrorCode.FILE_FORMAT, none.code());
    }

    @Test
    void aDirectoryWithoutTrialsIsAnError() {
        assertEquals(
                ErrorCode.FILE_MISSING,
                assertThrows(S3DeltaException.class, () -> Result.below(List.of(temp)))
                        .code());
    }

    @Test
    void picturesShowMeansOfSeedsWithIntervals() throws IOException {
        for (long seed = 1; seed <= 5; seed++) {
            trial("search", "search", seed, 0.5 + seed / 100.0);
            trial("random", "random-1", seed, 0.4);
            trial("random", "random-2", seed, 0.6);
        }
        trial("lora", "lora", 1, 0.9);
        for (long seed = 1; seed <= 5; seed++) {
            trial("search", "likely", seed, 0.7, "scoring: likelihood\n");
        }
        List<Cell> cells = Cell.of(Result.below(List.of(temp.resolve("run"))));
        Pictures.write(cells, temp.resolve("pictures"), "some");
        Path file = temp.resolve("pictures/some-sst2-greedy-100-time.svg");
        Path other = temp.resolve("pictures/some-sst2-likelihood-100-time.svg");
        try (Stream<Path> written = Files.list(temp.resolve("pictures"))) {
            assertEquals(List.of(file, other), written.sorted().toList());
        }
        String svg = Files.readString(file);
        // The mean of 51 to 55 with Student's t of four degrees, 2.776 * sqrt(2.5 / 5).
        assertTrue(svg.contains("<title>search: 53 ± 1.963 at 1</title>"), svg);
        // Every seed's draws have the mean 50.
        assertTrue(svg.contains("<title>random: 50 at 1</title>"), svg);
        assertFalse(svg.contains("lora"), svg);
    }
}
