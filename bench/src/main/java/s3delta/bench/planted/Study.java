package s3delta.bench.planted;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.random.RandomGenerator;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import s3delta.api.Budget;
import s3delta.api.Candidate;
import s3delta.api.Selection;
import s3delta.api.Structure;
import s3delta.runtime.Listeners;
import s3delta.runtime.RunListener;
import s3delta.runtime.config.Experiment;
import s3delta.runtime.config.Method;
import s3delta.runtime.config.TrialSpec;
import s3delta.runtime.data.Table;
import s3delta.runtime.json.Json;
import s3delta.runtime.model.LoadedBackbone;
import s3delta.runtime.plugin.Registry;
import s3delta.runtime.random.Randomness;
import s3delta.runtime.result.Scores;
import s3delta.runtime.space.Candidates;
import s3delta.runtime.space.WrittenBudget;
import s3delta.runtime.structure.Attachments;
import s3delta.runtime.structure.Structures;
import s3delta.runtime.t5.T5Config;
import s3delta.runtime.task.Preset;
import s3delta.runtime.task.Prompt;
import s3delta.runtime.task.SplitRule;
import s3delta.runtime.task.Task;
import s3delta.runtime.task.TaskSource;
import s3delta.runtime.task.TextScoring;
import s3delta.runtime.trial.SearchStage;
import s3delta.runtime.trial.Trial;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** Plants deltas, makes labels, searches at the planted deltas' sum of parameters, and counts what is found. */
record Study(
        Experiment experiment,
        LoadedBackbone bench,
        List<Candidate> candidates,
        Registry registry,
        RunListener listener,
        PlantedOptions options,
        boolean train) {
    private static final int CHANCES = 2_000;
    private static final Preset PRESET = new Preset(32, 4, 50, 4, 50);

    /**
     * Prepares a study.
     *
     * @param experiment whose space deltas are planted, and which methods search them
     * @param bench its backbone
     * @param registry the plugins
     * @param listener hears of the steps
     * @param options what is planted
     * @param train whether structures are trained, too
     * @return the study
     */
    static Study of(
            Experiment experiment,
            LoadedBackbone bench,
            Registry registry,
            RunListener listener,
            PlantedOptions options,
            boolean train) {
        T5Config config = bench.backbone().model().config();
        List<Candidate> candidates = Candidates.of(config, experiment.settings().space(), registry);
        return new Study(experiment, bench, candidates, registry, listener, options, train);
    }

    /**
     * Runs a seed.
     *
     * @param seed draws the planted deltas, their weights and everything else
     * @param texts plain texts
     * @param rows takes each row of the result
     */
    void run(long seed, List<String> texts, Consumer<ObjectNode> rows) {
        // More than are wanted, as some can have no effect.
        int[] order = new Randomness(seed)
                .generator("planted", "candidates")
                .ints(0, candidates.size())
                .distinct()
                .limit(Math.min(3L * options.deltas(), candidates.size()))
                .toArray();
        List<Candidate> drawn = IntStream.of(order).mapToObj(candidates::get).toList();
        try (Teacher teacher = new Teacher(drawn, bench, registry, seed)) {
            Lessons lessons = Lessons.of(teacher, texts, bench, options, seed);
            int[] planted = lessons.noise().keySet().stream()
                    .mapToInt(i -> order[i])
                    .sorted()
                    .toArray();
            Budget budget = new Budget(IntStream.of(planted)
                    .mapToLong(i -> candidates.get(i).parameters())
                    .sum());
            TrialSpec spec = experiment.trial(
                    experiment.tasks().get(0), seed, Method.Search.PLAIN, WrittenBudget.of(budget.parameters()));
            Trial trial = new Trial(spec, task(), bench, lessons.data());
            ObjectNode first = row("planted", seed, planted, planted);
            first.put("budget", budget.parameters());
            ObjectNode noise = first.putObject("deltas");
            lessons.noise().forEach((i, deviation) -> noise.put(drawn.get(i).label(), deviation));
            first.put("changed", lessons.changed());
            rows.accept(scored(first, trial, planted, budget));
            int[] chosen = Selection.byScore(candidates, uniform(seed, 0), budget);
            rows.accept(scored(row("random, drawn", seed, planted, chosen), trial, chosen, budget));
            rows.accept(chance(seed, planted, budget));
            for (Method method : experiment.methods()) {
                if (method instanceof Method.Search) {
                    rows.accept(searched(trial, method, planted, budget));
                }
            }
        }
    }

    private ObjectNode searched(Trial trial, Method method, int[] planted, Budget budget) {
        TrialSpec own = experiment.trial(
                trial.spec().task(), trial.spec().seed(), method, WrittenBudget.of(budget.parameters()));
        Trial search = new Trial(own, trial.task(), bench, trial.data());
        LastProbabilities last = new LastProbabilities();
        double[] p = new SearchStage(search, registry, new Listeners(List.of(listener, last)))
                .scored()
                .scores();
        int[] kept = Selection.byScore(candidates, p, budget);
        ObjectNode row = row(method.name(), trial.spec().seed(), planted, kept);
        row.put("separation", Hits.separation(p, planted));
        ArrayNode labels = row.putArray("kept");
        IntStream.of(kept).forEach(i -> labels.add(candidates.get(i).label()));
        ObjectNode means = row.putObject("p-by-method");
        byMethod(p).forEach(means::put);
        row.put("separation-within-methods", Hits.separationWithinMethods(candidates, p, planted));
        row.put("separation-at-end", Hits.separation(last.p(), planted));
        Hits.of(candidates, planted, Selection.byScore(candidates, last.p(), budget))
                .put(row.putObject("at-end"));
        row.put("best-step", last.bestStep());
        row.put(
                "largest-p",
                IntStream.range(0, p.length).mapToDouble(i -> p[i]).max().orElse(0));
        return scored(row, trial, kept, budget);
    }

    private Map<String, Double> byMethod(double[] p) {
        return IntStream.range(0, p.length)
                .boxed()
                .collect(Collectors.groupingBy(
                        i -> candidates.get(i).method(), TreeMap::new, Collectors.averagingDouble(i -> p[i])));
    }

    /** What draws find on average. */
    private ObjectNode chance(long seed, int[] planted, Budget budget) {
        List<Hits> hits = new ArrayList<>();
        for (int draw = 1; draw <= CHANCES; draw++) {
            hits.add(Hits.of(candidates, planted, Selection.byScore(candidates, uniform(seed, draw), budget)));
        }
        ObjectNode row = Json.mapper()
                .createObjectNode()
                .put("method", "random, expected")
                .put("seed", seed);
        Hits.mean(hits).put(row);
        return row;
    }

    private double[] uniform(long seed, int draw) {
        RandomGenerator random = new Randomness(seed).generator("planted", "draw " + draw);
        return random.doubles(candidates.size()).toArray();
    }

    private ObjectNode row(String method, long seed, int[] planted, int[] kept) {
        ObjectNode row = Json.mapper().createObjectNode().put("method", method).put("seed", seed);
        Hits.of(candidates, planted, kept).put(row);
        return row.put("placements", kept.length);
    }

    private ObjectNode scored(ObjectNode row, Trial trial, int[] kept, Budget budget) {
        if (train) {
            double[] scores = new double[candidates.size()];
            IntStream.of(kept).forEach(i -> scores[i] = 1);
            Structure structure = Structures.byScore(
                    config(), new Structures.Scored(candidates, scores, Structures.Meaning.ORDER), budget, Map.of());
            try (Trial.Trained trained =
                    trial.train(Attachments.ofStructure(config(), structure, registry, "planted"), listener)) {
                row.put("exact-match", trial.test(trained.model()).value());
            }
        }
        return row;
    }

    private static Task task() {
        return new Task(
                "planted",
                NoRows.SOURCE,
                List.of(),
                List.of(),
                NoRows.PROMPT,
                TextScoring.exact(),
                Integer.MAX_VALUE,
                Integer.MAX_VALUE,
                SplitRule.GIVEN,
                PRESET);
    }

    private T5Config config() {
        return bench.backbone().model().config();
    }

    /** Remembers what a search ended with, besides its best step, which it keeps. */
    private static final class LastProbabilities implements RunListener {
        private double[] p = {};
        private long bestStep;

        @Override
        public void scores(int step, double[] now, boolean probabilistic) {
            p = now.clone();
        }

        @Override
        public void validated(int step, Scores scores, boolean best) {
            bestStep = best ? step + 1 : bestStep;
        }

        double[] p() {
            return p;
        }

        long bestStep() {
            return bestStep;
        }
    }

    /** What a task has whose examples are made and never read. */
    private static final class NoRows implements TaskSource {
        static final TaskSource SOURCE = new NoRows();
        static final Prompt PROMPT = new Prompt(List.of(), row -> "", (source, row) -> List.of());

        private NoRows() {}

        @Override
        public Table open(Path data, String split) {
            throw new IllegalStateException("examples are made, not read");
        }

        @Override
        public List<Path> files(Path data, String split) {
            return List.of();
        }
    }
}
