package s3delta.bench.run;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import s3delta.api.Budget;
import s3delta.api.ErrorCode;
import s3delta.api.Placement;
import s3delta.api.S3DeltaException;
import s3delta.api.Structure;
import s3delta.api.spi.Checks;
import s3delta.api.spi.Evaluation;
import s3delta.api.spi.SearchProblem;
import s3delta.api.spi.SearchProblem.Half;
import s3delta.api.spi.SearchProblem.Wanted;
import s3delta.api.spi.SearchSession;
import s3delta.api.spi.SearchStrategy;
import s3delta.runtime.RunListener;
import s3delta.runtime.config.ExperimentFile;
import s3delta.runtime.config.TrialSpec;
import s3delta.runtime.experiment.ExperimentRunner;
import s3delta.runtime.experiment.Workload;
import s3delta.runtime.json.CandidatesFile;
import s3delta.runtime.json.Json;
import s3delta.runtime.json.StructureFile;
import s3delta.runtime.plugin.Registry;
import s3delta.runtime.structure.MeanStructure;
import s3delta.runtime.tokenizer.Tokenizer;
import s3delta.runtime.tokenizer.Tokenizers;
import tools.jackson.databind.JsonNode;

/** How the runtime treats a strategy: whatever it says of its scores, its end and its steps. */
class StrategyRunTest extends TinyExperiment {
    StrategyRunTest() {
        super("""
                tasks: [cola]
                budget: 700
                search: {strategy: scripted, epochs: 1, validate-every: 4, batch-size: 8, learning-rate: 0.01}
                train: {epochs: 1, validate-every: 10, batch-size: 8}
                """);
    }

    /** Steps of the experiment's search. */
    private static final int MOST = 6;

    /**
     * What the strategy says.
     *
     * @param probabilistic whether its scores are probabilities
     * @param take whose scores are taken
     * @param steps how many steps it makes
     * @param end at how many it ends early
     * @param scale of its scores
     * @param spoilt whether none of its numbers is finite
     */
    public record Script(
            boolean probabilistic, SearchSession.Take take, int steps, int end, double scale, boolean spoilt) {}

    /** Trains the weights with all gates open. Scores fall from step to step, and rise from candidate to candidate. */
    record Scripted() implements SearchStrategy<Script> {
        @Override
        public String id() {
            return "scripted";
        }

        @Override
        public Script defaults() {
            return new Script(false, SearchSession.Take.LAST, MOST, MOST, 1, false);
        }

        @Override
        public void check(Script config) {
            Checks.config(id(), "end", config.end() >= 0, "0 or more", config.end());
        }

        @Override
        public SearchSession start(SearchProblem problem, Script config) {
            return new Session(problem, config);
        }
    }

    private static final class Session implements SearchSession {
        private final SearchProblem problem;
        private final Script script;
        private int made;

        Session(SearchProblem problem, Script script) {
            this.problem = problem;
            this.script = script;
        }

        @Override
        public int steps() {
            return made >= script.end() ? script.end() : script.steps();
        }

        @Override
        public double step(int index) {
            if (script.spoilt()) {
                throw S3DeltaException.of(ErrorCode.NUMBERS, "nothing is finite");
            }
            double[] open = new double[problem.candidates().size()];
            java.util.Arrays.fill(open, 1);
            try (Evaluation train = problem.evaluate(Half.TRAINING, index, open, Wanted.WEIGHTS)) {
                problem.weights().step(train.weightGradient(), problem.weightRate(index));
                made++;
                return train.loss();
            }
        }

        @Override
        public double[] scores() {
            int n = problem.candidates().size();
            return IntStream.range(0, n)
                    .mapToDouble(i -> script.scale() * (i - made) / n)
                    .toArray();
        }

        @Override
        public boolean probabilistic() {
            return script.probabilistic();
        }

        @Override
        public Take take() {
            return script.take();
        }

        @Override
        public Map<String, double[]> state() {
            return Map.of("made", new double[] {made});
        }

        @Override
        public void restore(Map<String, double[]> state) {
            made = (int) Checks.state(state, Map.of("made", 1)).apply("made")[0];
        }
    }

    private ExperimentRunner runs() {
        return new ExperimentRunner(Registry.of(Registry.load().methods(), List.of(new Scripted())));
    }

    private Path search(String out, String... settings) {
        String[] all = java.util.Arrays.copyOf(settings, settings.length + 1);
        all[settings.length] = "out=" + temp.resolve(out);
        runs().search(experiment(all), false, RunListener.SILENT);
        return temp.resolve(out);
    }

    private static List<JsonNode> lines(Path out, String key) throws java.io.IOException {
        return Files.readAllLines(out.resolve("metrics.jsonl")).stream()
                .map(line -> Json.parse(line, "metrics"))
                .filter(line -> line.has(key))
                .toList();
    }

    private static List<Integer> steps(List<JsonNode> lines) {
        return lines.stream().map(line -> line.get("step").asInt()).toList();
    }

    @Test
    void theLastStateIsTakenWithoutValidation() throws java.io.IOException {
        Path out = search("out", "search.steps=5");
        assertEquals(List.of(1, 2, 3, 4, 5), steps(lines(out, "loss")));
        assertEquals(List.of(), lines(out, "validation"));
        assertEquals(List.of(4, 5), steps(lines(out, "scores")));
        // The rate falls over the steps that are made.
        assertEquals(0.01 * (1 - 4.0 / 5), lines(out, "rate").get(4).get("rate").asDouble(), 1e-15);
        List<Placement> candidates = CandidatesFile.read(out.resolve("candidates.json"));
        assertEquals(-5.0 / candidates.size(), candidates.get(0).score().orElseThrow());
        assertTrue(candidates.stream().allMatch(candidate -> candidate.p().isEmpty()));
        Structure structure = StructureFile.read(out.resolve("structure.json"));
        assertTrue(structure.placements().contains(candidates.get(candidates.size() - 1)), structure.toString());
    }

    @Test
    void forecastsAskTheStrategyForItsSteps() {
        Registry registry = Registry.of(Registry.load().methods(), List.of(new Scripted()));
        try (Tokenizer tokenizer = Tokenizers.load(temp.resolve("backbone"))) {
            TrialSpec last = ExperimentFile.readTrial(temp.resolve("run.yaml"), List.of("search.steps=2"));
            Workload few = Workload.of(last, tokenizer, registry);
            assertEquals(2, few.searchSteps());
            assertEquals(0, few.validations());
            TrialSpec best = ExperimentFile.readTrial(temp.resolve("run.yaml"), List.of("search.take=best"));
            Workload all = Workload.of(best, tokenizer, registry);
            assertEquals(MOST, all.searchSteps());
            assertTrue(all.validations() > 0);
        }
    }

    @Test
    void aSearchMayEndEarly() throws java.io.IOException {
        Path out = search("out", "search.end=3", "search.take=best");
        assertEquals(List.of(1, 2, 3), steps(lines(out, "loss")));
        assertEquals(List.of(3), steps(lines(out, "validation")));
        // The rate falls as if all steps were made.
        assertEquals(
                0.01 * (1 - 2.0 / MOST), lines(out, "rate").get(2).get("rate").asDouble(), 1e-15);
    }

    @Test
    void whatWouldBeTakenIsScoredWhateverTheScale() throws java.io.IOException {
        for (String scale : List.of("1e-300", "-1e200")) {
            Path out = search("out" + scale, "search.take=best", "search.scale=" + scale);
            assertEquals(List.of(4, 6), steps(lines(out, "validation")));
        }
    }

    @Test
    void probabilitiesOutsideTheirRangeAreRefused() {
        S3DeltaException e = assertThrows(
                S3DeltaException.class,
                () -> search("out", "search.probabilistic=true", "search.take=best", "search.scale=-1"));
        assertEquals(ErrorCode.PLUGIN_CONTRACT, e.code());
        assertTrue(e.toString().contains("values from 0 to 1"), e.toString());
    }

    @Test
    void aSearchThatLeftOutWhatItMeasuresIsRefused() {
        S3DeltaException e = assertThrows(
                S3DeltaException.class,
                () -> search("out", "search.spoilt=true", "search.scale=0", "search.steps=3", "on-nan=skip"));
        assertEquals(ErrorCode.NUMBERS, e.code());
        assertTrue(e.toString().contains("3 of 3 steps left out"), e.toString());
    }

    @Test
    void moreStepsThanThereAreAreRefused() {
        S3DeltaException e = assertThrows(S3DeltaException.class, () -> search("out", "search.steps=7"));
        assertEquals(ErrorCode.PLUGIN_CONTRACT, e.code());
        assertTrue(e.toString().contains("0 to 6 steps"), e.toString());
    }

    @Test
    void valuesOutOfRangeAreFoundBeforeTheFirstTrialAndTheMethodIsNamed() {
        S3DeltaException e = assertThrows(
                S3DeltaException.class, () -> search("out", "methods=[search, {search: {name: endless, end: -1}}]"));
        assertEquals(ErrorCode.CONFIG_VALUE, e.code());
        assertTrue(e.toString().contains("key 'end' of 'scripted'"), e.toString());
        assertTrue(Files.notExists(temp.resolve("out")));
        S3DeltaException unknown = assertThrows(
                S3DeltaException.class, () -> search("out", "methods=[search, {search: {name: endless, ende: 1}}]"));
        assertEquals(ErrorCode.CONFIG_KEY, unknown.code());
        assertTrue(unknown.toString().contains("method 'endless'"), unknown.toString());
    }

    @Test
    void scoresOfSearchesAreAveragedByRank() {
        List<Path> searches = List.of(search("one"), search("two", "search.scale=-1e-9"));
        Structure mean = MeanStructure.of(searches, new Budget(700));
        mean.placements().forEach(delta -> assertEquals(0.5, delta.score().orElseThrow(), 1e-12));
    }
}
