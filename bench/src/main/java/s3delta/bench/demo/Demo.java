package s3delta.bench.demo;

import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import s3delta.api.Budget;
import s3delta.api.Structure;
import s3delta.runtime.config.Experiment;
import s3delta.runtime.delta.FullTuning;
import s3delta.runtime.delta.Tunable;
import s3delta.runtime.plugin.Registry;
import s3delta.runtime.run.Attachments;
import s3delta.runtime.run.Baselines;
import s3delta.runtime.run.SearchStage;
import s3delta.runtime.run.Trial;
import s3delta.runtime.run.Workbench;
import s3delta.runtime.space.DeltaChoice;
import s3delta.runtime.space.Rule;
import s3delta.runtime.space.SearchSpace;
import s3delta.runtime.t5.T5Config;
import s3delta.runtime.task.Task;
import s3delta.runtime.train.Listener;

/**
 * Searches a structure on one task of the demo's language, compares it at the same budget with structures that nobody
 * searched, and tries it on a second task.
 */
final class Demo {
    private static final int RANDOM_DRAWS = 3;
    private static final int MOST_RANK = 16;
    private static final List<String> BIASES =
            List.of("SelfAttention.*", "EncDecAttention.*", "DenseReluDense.*", "*layer_norm");
    private static final List<String> QUERIES_AND_VALUES =
            List.of("SelfAttention.q", "SelfAttention.v", "EncDecAttention.q", "EncDecAttention.v");

    /**
     * One row of the demo's table.
     *
     * @param structure what was trained
     * @param task on which task
     * @param parameters how many trainable parameters
     * @param accuracy on the test set
     * @param seconds of search and training
     */
    record Line(String structure, String task, long parameters, double accuracy, double seconds) {}

    private final DemoSettings settings;
    private final Registry registry;
    private final Listener listener;
    private final Workbench bench;
    private final InstantSource clock;
    private final List<Line> lines = new ArrayList<>();

    Demo(DemoSettings settings, Registry registry, Workbench bench, Listener listener, InstantSource clock) {
        this.settings = settings;
        this.registry = registry;
        this.bench = bench;
        this.listener = listener;
        this.clock = clock;
    }

    /** Runs everything. */
    List<Line> run() {
        Trial first = trial(DemoSettings.FIRST);
        long begun = clock.millis();
        Structure found = new SearchStage(first, registry, listener).search();
        double searchSeconds = seconds(begun);
        lines.add(train("searched", first, found, searchSeconds));
        lines.add(mean("random, mean of " + RANDOM_DRAWS, random(first, RANDOM_DRAWS)));
        lines.add(train("lora on q, v", first, lora(), 0));
        lines.add(train("bitfit", first, manual(BIASES, "bitfit", Map.of()), 0));
        lines.add(fullTuning(DemoSettings.FIRST));

        Trial second = trial(DemoSettings.SECOND);
        lines.add(train("searched on " + first.task().name(), second, found, 0));
        lines.add(mean("random, one draw", random(second, 1)));
        return List.copyOf(lines);
    }

    private List<Line> random(Trial trial, int count) {
        List<Line> draws = new ArrayList<>();
        for (int i = 1; i <= count; i++) {
            // The same data, other draws.
            Experiment experiment = settings.experiment(trial.task(), "random");
            Trial draw = new Trial(experiment, trial.task(), settings.seed() + i, bench, trial.data());
            Structure structure = new SearchStage(draw, registry, listener).search();
            draws.add(train("random", trial, structure, 0));
        }
        return draws;
    }

    private static Line mean(String name, List<Line> draws) {
        return new Line(
                name,
                draws.get(0).task(),
                Math.round(draws.stream().mapToLong(Line::parameters).average().orElseThrow()),
                draws.stream().mapToDouble(Line::accuracy).average().orElseThrow(),
                draws.stream().mapToDouble(Line::seconds).average().orElseThrow());
    }

    /** The largest rank that fits the budget everywhere. */
    private Structure lora() {
        for (int r = MOST_RANK; r > 1; r--) {
            Structure structure = manual(QUERIES_AND_VALUES, "lora", Map.of("r", (long) r));
            if (structure.placements().size() == places()) {
                return structure;
            }
        }
        return manual(QUERIES_AND_VALUES, "lora", Map.of("r", 1L));
    }

    private int places() {
        T5Config config = config();
        return 2 * (config.numLayers() + 2 * config.numDecoderLayers());
    }

    private Structure manual(List<String> sites, String method, Map<String, Object> options) {
        SearchSpace space = new SearchSpace(
                Optional.of(method), List.of(new Rule(0, sites, List.of(new DeltaChoice(method, options)))));
        Budget budget =
                Budget.of(settings.experiment(DemoSettings.FIRST, "darts").budget(), config().parameterCount());
        return Baselines.manual(config(), space, budget, registry);
    }

    private Line train(String name, Trial trial, Structure structure, double secondsBefore) {
        Tunable deltas = Attachments.ofStructure(config(), structure, registry, name);
        return line(name, trial, deltas, secondsBefore);
    }

    private Line fullTuning(Task task) {
        Trial trial = Trial.of(settings.fullTuning(task), task, settings.seed(), bench);
        return line("all weights", trial, new FullTuning(bench.backbone()), 0);
    }

    private Line line(String name, Trial trial, Tunable tunable, double secondsBefore) {
        long begun = clock.millis();
        try (Trial.Trained trained = trial.train(tunable, listener)) {
            return new Line(
                    name,
                    trial.task().name(),
                    tunable.layout().size(),
                    trial.test(trained.model()).value(),
                    secondsBefore + seconds(begun));
        }
    }

    private Trial trial(Task task) {
        return Trial.of(settings.experiment(task, "darts"), task, settings.seed(), bench);
    }

    private T5Config config() {
        return bench.backbone().model().config();
    }

    private double seconds(long begun) {
        return (clock.millis() - begun) / 1000.0;
    }
}
