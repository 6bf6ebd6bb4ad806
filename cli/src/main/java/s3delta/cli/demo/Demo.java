package s3delta.cli.demo;

import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import s3delta.api.Budget;
import s3delta.api.Candidate;
import s3delta.api.Structure;
import s3delta.runtime.RunListener;
import s3delta.runtime.config.Method;
import s3delta.runtime.config.TrialSpec;
import s3delta.runtime.delta.FullTuning;
import s3delta.runtime.delta.Tunable;
import s3delta.runtime.model.LoadedBackbone;
import s3delta.runtime.plugin.Registry;
import s3delta.runtime.result.Scores;
import s3delta.runtime.space.Candidates;
import s3delta.runtime.structure.Attachments;
import s3delta.runtime.structure.Baselines;
import s3delta.runtime.t5.T5Config;
import s3delta.runtime.trial.SearchStage;
import s3delta.runtime.trial.Trial;

/** Searches structures on a task of the demo's language and compares them at the same budget with those that nobody searched. */
final class Demo {
    private final DemoSettings settings;
    private final Registry registry;
    private final RunListener listener;
    private final LoadedBackbone bench;
    private final InstantSource clock;

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
     * @return its line
     */
    DemoLine run(DemoPart part) {
        return switch (part.kind()) {
            case SEARCHED -> searched(part);
            case ALL_WEIGHTS ->
                line(part, trial(settings.fullTuning(part.seed())), new FullTuning(bench.backbone()), 0);
            case FIRST_DRAW -> random(part, 1);
            case SECOND_DRAW -> random(part, 2);
            case THIRD_DRAW -> random(part, 3);
            case LORA -> customary(part, "lora");
            case LNFIT -> customary(part, "lnfit");
        };
    }

    private DemoLine searched(DemoPart part) {
        Trial trial = trial(part);
        long begun = clock.millis();
        Structure found = new SearchStage(trial, registry, listener).search();
        return train(part, trial, found, seconds(begun));
    }

    private DemoLine random(DemoPart part, int draw) {
        Trial trial = trial(part);
        List<Candidate> candidates =
                Candidates.of(config(), trial.spec().settings().space(), registry);
        Budget budget = trial.spec().budget(config(), registry);
        return train(part, trial, Baselines.random(config(), candidates, budget, part.seed(), draw), 0);
    }

    /** At the customary places, as many as the budget has room for, evenly over the depth. */
    private DemoLine customary(DemoPart part, String method) {
        Trial trial = trial(part);
        Budget budget = trial.spec().budget(config(), registry);
        Method.Manual manual = new Method.Manual(method, method, true, Method.Fit.SIZE, Optional.empty(), Map.of());
        return train(part, trial, Baselines.customary(config(), manual, budget, registry), 0);
    }

    private DemoLine train(DemoPart part, Trial trial, Structure structure, double secondsBefore) {
        String name = part.kind().label();
        return line(part, trial, Attachments.ofStructure(config(), structure, registry, name), secondsBefore);
    }

    private DemoLine line(DemoPart part, Trial trial, Tunable tunable, double secondsBefore) {
        long begun = clock.millis();
        try (Trial.Trained trained = trial.train(tunable, listener)) {
            Scores test = trial.test(trained.model());
            return new DemoLine(
                    part.kind().label(),
                    trial.task().name(),
                    tunable.layout().size(),
                    test.value(),
                    test.rows(),
                    secondsBefore + seconds(begun));
        }
    }

    private Trial trial(DemoPart part) {
        return trial(settings.trial(part.seed()));
    }

    private Trial trial(TrialSpec spec) {
        return Trial.of(spec, DemoSettings.TASK, bench);
    }

    private T5Config config() {
        return bench.backbone().model().config();
    }

    private double seconds(long begun) {
        return (clock.millis() - begun) / 1000.0;
    }
}
