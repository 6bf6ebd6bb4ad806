package s3delta.cli.report;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.OptionalDouble;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import s3delta.api.ErrorCode;
import s3delta.api.Placement;
import s3delta.api.S3DeltaException;
import s3delta.runtime.json.CandidatesFile;
import s3delta.runtime.json.Json;
import s3delta.runtime.json.WholeFile;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

class ReportsTest {
    @TempDir
    Path out;

    private String page() {
        return Reports.of(out).html();
    }

    private static void assertHas(String html, String... parts) {
        for (String part : parts) {
            assertTrue(html.contains(part), () -> part + " is not in " + html);
        }
    }

    @Test
    void tellsScoresCostTransferAndProvenance() {
        FakeRun.tree(out);
        String html = page();
        // 0.5 + 0.1 * seed + 0.2 over seeds 1 and 2: mean 0.85, deviation 0.1 / sqrt(2)
        assertHas(html, "16 of 16 trials finished", "<b>85.0 ± 7.1</b>", "80.0 ± 7.1", "0.2%", "0.1%");
        assertHas(html, "<td class=\"n\">1.50</td>", ">640</td>", ">512</td>");
        assertHas(html, "62.5 ± 1.1", "sst2 (accuracy)", "abcd", "models/tiny", "tasks: [cola]");
    }

    @Test
    void heatMapsShowTheProbabilitiesOfTheBestStep() {
        FakeRun.tree(out);
        String html = page();
        assertHas(
                html,
                "encoder.block.0.layer.0.layer_norm, bias: p = 0.400, 20 parameters, kept by 2 of 2",
                "decoder.block.0.layer.1.EncDecAttention.v, low: p = 0.600, 60 parameters, kept by 0 of 2",
                "Of 100 parameters in 2 deltas (means of 2 structures), 80% are in the decoder, 20% are in the encoder;"
                        + " the largest part, 80%, is at the feed-forward outputs of the decoder in the middle third.");
    }

    @Test
    void probabilitiesAreThoseThatTheStructureWasMadeOf() {
        FakeRun.searched(out, "cola", 1, 100, 0.5);
        assertEquals(
                0.3, RunTree.read(out).trials().get(0).search().orElseThrow().ratings()[0], 1e-12);
    }

    @Test
    void scoresAreShownAsRanks() {
        FakeRun.tree(out);
        List<Placement> scored = new ArrayList<>();
        for (Placement one : FakeRun.CANDIDATES) {
            OptionalDouble score = OptionalDouble.of(-1e-9 * scored.size());
            scored.add(new Placement(
                    one.position(), one.method(), one.config(), one.parameters(), 1, OptionalDouble.empty(), score));
        }
        for (int seed = 1; seed <= 2; seed++) {
            Path trial = out.resolve("search-100/cola/seed-" + seed);
            CandidatesFile.write(scored, trial.resolve("candidates.json"));
        }
        assertHas(
                page(),
                "encoder.block.0.layer.0.layer_norm, bias: rank = 0.800, 20 parameters, kept by 2 of 2",
                "Rank of bias, encoder, cola",
                "rank in %   0",
                "History of rank, cola");
    }

    @Test
    void needsNothingFromElsewhere() {
        FakeRun.tree(out);
        String rest = page().replace("xmlns=\"http://www.w3.org/2000/svg\"", "");
        for (String trace : List.of("http:", "https:", "<script", "src=", "@import", "url(", "<link rel=\"style")) {
            assertFalse(rest.contains(trace), trace);
        }
    }

    @Test
    void whatFilesSayIsTextAndNeverMarkup() {
        String evil = "<img src=x onerror=alert(1)>\"'&";
        FakeRun.searched(out.resolve("a"), "cola", 1, 100, 0.5);
        FakeRun.result(out.resolve("a"), evil, 1, evil, 100, 0.5);
        String html = page();
        assertFalse(html.contains("<img"), html);
        assertHas(html, "&lt;img src=x onerror=alert(1)&gt;&quot;&apos;&amp;");
    }

    private static final Set<String> SHAPES = Set.of("rect", "path", "polyline", "line");
    private static final Pattern TAG = Pattern.compile(
            "<(/?)(\\w+)((?: [\\w:-]+=(?:\"[^\"<]*\"|'[^'<]*'))*)(/?)>|([^<>&]|&(?:amp|lt|gt|quot|apos);)+");

    /** The names of the elements; fails where the text is not well-formed. */
    private static List<String> elements(String svg) {
        List<String> names = new ArrayList<>();
        Deque<String> open = new ArrayDeque<>();
        Matcher tag = TAG.matcher(svg);
        int end = 0;
        for (; tag.find() && tag.start() == end; end = tag.end()) {
            if ("/".equals(tag.group(1))) {
                assertEquals(open.pop(), tag.group(2));
            } else if (tag.group(2) != null) {
                names.add(tag.group(2));
                if (tag.group(4).isEmpty()) {
                    open.push(tag.group(2));
                }
            }
        }
        assertEquals(svg.length(), end, svg);
        assertTrue(open.isEmpty(), open.toString());
        return names;
    }

    @Test
    void everyFigureIsAWellFormedFileThatShowsSomething() throws IOException {
        FakeRun.tree(out);
        Path figures = out.resolve("figures");
        int count = Reports.of(out).writeFigures(figures);
        // Per task and budget 4 heat maps and a history; per task 4 curves and a chart of budgets.
        assertEquals(4 * 5 + 2 * 5, count);
        try (Stream<Path> files = Files.list(figures)) {
            List<Path> all = files.toList();
            assertEquals(count, all.size());
            for (Path file : all) {
                String svg = Files.readString(file);
                List<String> drawn = elements(svg);
                assertTrue(drawn.stream().filter(SHAPES::contains).count() > 8, file + " draws " + drawn);
                assertTrue(drawn.stream().filter("text"::equals).count() > 3, file.toString());
            }
        }
    }

    @Test
    void aChartWithOnePointShowsIt() {
        FakeRun.searched(out, "cola", 1, 100, 0.5);
        LineChart.Look thin = LineChart.Look.thin("#00336e", "none");
        LineChart.Series one = new LineChart.Series("alone", List.of(new LineChart.Point(1, 0.5, 0)), thin);
        String svg =
                new LineChart(Axis.steps("step", new double[] {1}), new Axis("p", 0, 1, false), List.of(one)).svg("x");
        assertHas(svg, "<title>alone: 0.5 at 1</title></path>");
    }

    @Test
    void anUnfinishedSearchShowsItsLastRatings() throws IOException {
        FakeRun.searched(out, "cola", 1, 100, 0.5);
        Files.delete(out.resolve("result.json"));
        Files.delete(out.resolve("structure.json"));
        CandidatesFile.write(
                FakeRun.CANDIDATES.stream().map(Placement::unrated).toList(), out.resolve("candidates.json"));
        // The probabilities of step 4 are 0.4, 0.5, 0.6 and so on.
        assertHas(
                page(),
                "0 of 1 trials finished",
                "encoder.block.0.layer.0.layer_norm, bias: p = 0.500, 20 parameters</title>",
                ".: stopped in");
    }

    @Test
    void oneTrialHasNoDeviation() {
        FakeRun.searched(out, "cola", 1, 100, 0.5);
        String html = page();
        assertHas(html, "<td class=\"n\">50.0</td>");
        assertFalse(html.contains("50.0 ±"), html);
    }

    @Test
    void aTreeWithResultsAloneIsReportedWithWhatIsMissing() {
        FakeRun.result(out, "cola", 1, "given", 100, 0.5);
        assertHas(page(), "nothing was searched", "no structure was transferred", "records its steps");
    }

    @Test
    void unfinishedTrialsAreListed() throws IOException {
        FakeRun.tree(out);
        Files.delete(out.resolve("search-100/cola/seed-1/result.json"));
        Files.writeString(out.resolve("search-100/cola/seed-2/result.json"), "{\"task\": \"cola\", ");
        String html = page();
        assertHas(html, "14 of 16 trials finished", "its result.json cannot be read");
        assertHas(html, "stopped in &apos;train&apos; after step 1");
    }

    @Test
    void trialsThatHaveNotBegunCount() throws IOException {
        FakeRun.searched(out.resolve("cola/seed-1"), "cola", 1, 100, 0.5);
        String plan = "{\"format\": 1, \"trials\": [\"cola/seed-1\", \"cola/seed-<2>\", \"rte/seed-1\"]}";
        Files.writeString(out.resolve("trials.json"), plan);
        assertHas(page(), "1 of 3 trials finished", "cola/seed-&lt;2&gt;", "not begun");
        Files.writeString(out.resolve("trials.json"), plan.substring(0, 40));
        assertHas(page(), "1 of 1 trials finished");
    }

    /** Any file may end anywhere, as on a full disk. */
    @Test
    void whatWasLeftOutIsTold() throws IOException {
        FakeRun.tree(out);
        Files.writeString(out.resolve("result.json"), """
                {"format": 1, "tasks": [], "search-costs": [], "trials": [],
                 "does-not-fit": [{"method": "manual-<b>", "budget": 100, "smallest": 640}]}
                """);
        assertHas(page(), "Left out: manual-&lt;b&gt; does not fit budget 100: its smallest delta has 640 parameters.");
    }

    @Test
    void filesThatEndEarlyDoNoHarm() throws IOException {
        FakeRun.searched(out, "cola", 1, 100, 0.5);
        for (String name :
                List.of("metrics.jsonl", "candidates.json", "structure.json", "result.json", "config.yaml")) {
            byte[] whole = Files.readAllBytes(out.resolve(name));
            for (int length = 0; length < whole.length; length += Math.max(1, whole.length / 37)) {
                Files.write(out.resolve(name), java.util.Arrays.copyOf(whole, length));
                assertHas(page(), "trials finished");
            }
            Files.write(out.resolve(name), whole);
        }
        assertHas(page(), "1 of 1 trials finished");
    }

    @Test
    void valuesOfOtherTypesDoNoHarm() throws IOException {
        FakeRun.searched(out, "cola", 1, 100, 0.5);
        Files.writeString(
                out.resolve("result.json"),
                "{\"format\":1,\"task\":\"cola\",\"seed\":1,\"metric\":[],\"budget\":\"x\",\"scores\":[1],\"times\":3,\"backbone\":{\"parameters\":0}}");
        Files.writeString(out.resolve("transfer.json"), "{\"targets\":[\"a\"],\"rows\":{\"b\":1}}");
        Files.writeString(
                out.resolve("metrics.jsonl"), "[]\n{\"stage\":7,\"step\":\"a\",\"p\":[\"x\"],\"best\":3}\nnull\n");
        assertHas(page(), "0 of 1 trials finished", "its result.json cannot be read");
    }

    /** Each field alone, so that none hides behind another. */
    @Test
    void eachValueOfAnotherTypeInAResultIsReported() {
        FakeRun.searched(out, "cola", 1, 100, 0.5);
        Path file = out.resolve("result.json");
        JsonNode whole = Json.read(file);
        List<String> keys = new ArrayList<>();
        for (String key : whole.propertyNames()) {
            ObjectNode changed = (ObjectNode) whole.deepCopy();
            changed.putArray(key).add(true);
            WholeFile.write(file, Json.text(changed));
            assertHas(page(), "0 of 1 trials finished", "its result.json cannot be read");
            keys.add(key);
        }
        assertTrue(keys.containsAll(List.of("format", "task", "seed", "metric", "budget", "scores")), keys.toString());
        WholeFile.write(file, Json.text((ObjectNode) whole));
        assertHas(page(), "1 of 1 trials finished");
    }

    /** A damaged file next to the result takes its own part of the page away and nothing else. */
    @Test
    void otherFilesWithValuesOfOtherTypesLeaveTheTrialFinished() throws IOException {
        FakeRun.searched(out, "cola", 1, 100, 0.5);
        for (String line :
                List.of("[]", "{\"stage\":7}", "{\"step\":\"a\"}", "{\"p\":[\"x\"]}", "{\"best\":3}", "null")) {
            Files.writeString(out.resolve("metrics.jsonl"), line + "\n");
            assertHas(page(), "1 of 1 trials finished");
        }
        Files.writeString(out.resolve("transfer.json"), "{\"targets\":[\"a\"],\"rows\":{\"b\":1}}");
        assertHas(page(), "1 of 1 trials finished");
    }

    @Test
    void aDirectoryWithoutTrialsIsAnError() {
        S3DeltaException e = assertThrows(S3DeltaException.class, () -> Reports.of(out));
        assertEquals(ErrorCode.FILE_MISSING, e.code());
        assertThrows(S3DeltaException.class, () -> Reports.of(out.resolve("none")));
    }

    @Test
    void theSameFilesGiveTheSamePage() {
        FakeRun.tree(out);
        assertEquals(page(), page());
    }
}
