package s3delta.cli.demo;

import java.time.InstantSource;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import s3delta.api.Budget;
import s3delta.api.Structure;
import s3delta.runtime.RunListener;
import s3delta.runtime.config.Method;
import s3delta.runtime.config.TrialSpec;
import s3delta.runtime.delta.FullTuning;
import s3delta.runtime.delta.Tunable;
import s3delta.runtime.model.LoadedBackbone;
import s3delta.runtime.plugin.Registry;
import s3delta.runtime.structure.Attachments;
import s3delta.runtime.structure.Baselines;
import s3delta.runtime.t5.T5Config;
import s3delta.runtime.task.Task;
import s3delta.runtime.trial.SearchStage;
import s3delta.runtime.trial.Trial;

/**
 * Searches a structure on one task of the demo's language, compares it at the same budget with structures that nobody
 * searched, and tries it on a second task.
 */
final class Demo {
    private final DemoSettings settings;
    private final Registry registry;
    private final RunListener listener;
    private final LoadedBackbone bench;
    private final InstantSource clock;
    private final Map<Task, Trial> trials = new HashMap<>();

    Demo(DemoSettings settings, Registry registry, LoadedBackbone bench, RunListener listener, InstantSource clock) {
        this.settings = settings;
        this.registry = registry;
        this.bench = bench;
        this.listener = listener;
        this.clock = clock;
    }

    /**
     * Runs one part.
     *
     * @param part which
     * @return its lines of the table
     */
    List<DemoLine> run(DemoPart part) {
        return switch (part) {
            case SEARCHED -> searched(part);
            case ALL_WEIGHTS -> List.of(fullTuning(part));
            case SECOND_DRAW -> List.of(random(part, DemoSettings.SECOND, 1));
            case FIRST_DRAW -> List.of(random(part, DemoSettings.FIRST, 1));
            case OTHER_DRAW -> List.of(random(part, DemoSettings.FIRST, 2));
            case THIRD_DRAW -> List.of(random(part, DemoSettings.FIRST, 3));
            case LORA ->
                List.of(train(part.label(), trial(DemoSettings.FIRST), customary("lora", Map.of("r", 16L)), 0));
            case BITFIT -> List.of(train(part.label(), trial(DemoSettings.FIRST), customary("bitfit", Map.of()), 0));
        };
    }

    private List<DemoLine> searched(DemoPart part) {
        Trial first = trial(DemoSettings.FIRST);
        long begun = clock.millis();
        Structure found = new SearchStage(first, registry, listener).search();
        DemoLine line = train(part.label(), first, found, seconds(begun));
        String transferred = part.label() + " on " + first.task().name();
        return List.of(line, train(transferred, trial(DemoSettings.SECOND), found, 0));
    }

    /** The same data, other draws. */
    private DemoLine random(DemoPart part, Task task, int number) {
        Trial trial = trial(task);
        TrialSpec drawn = settings.trial(task, "random");
        Trial draw = new Trial(drawn.with(settings.seed() + number), task, bench, trial.data());
        return train(part.label(), trial, new SearchStage(draw, registry, listener).search(), 0);
    }

    /** At the customary places; LoRA with the largest rank that fits the budget everywhere. */
    private Structure customary(String method, Map<String, Object> config) {
        Budget budget = settings.trial(DemoSettings.FIRST, "darts").budget(config(), registry);
        Method.Manual manual = new Method.Manual(method, method, true, Method.Fit.SIZE, Optional.empty(), config);
        return Baselines.customary(config(), manual, budget, registry);
    }

    private DemoLine train(String name, Trial trial, Structure structure, double secondsBefore) {
        Tunable deltas = Attachments.ofStructure(config(), structure, registry, name);
        return line(name, trial, deltas, secondsBefore);
    }

    private DemoLine fullTuning(DemoPart part) {
        Task task = DemoSettings.FIRST;
        Trial trial = Trial.of(settings.fullTuning(task), task, bench);
        return line(part.label(), trial, new FullTuning(bench.backbone()), 0);
    }

    private DemoLine line(String name, Trial trial, Tunable tunable, double secondsBefore) {
        long begun = clock.millis();
        try (Trial.Trained trained = trial.train(tunable, listener)) {
            return new DemoLine(
                    name,
                    trial.task().name(),
                    tunable.layout().size(),
                    trial.test(trained.model()).value(),
                    secondsBefore + seconds(begun));
        }
    }

    private Trial trial(Task task) {
        return trials.computeIfAbsent(task, any -> Trial.of(settings.trial(task, "darts"), task, bench));
    }

    private T5Config config() {
        return bench.backbone().model().config();
    }

    private double seconds(long begun) {
        return (clock.millis() - begun) / 1000.0;
    }
}
