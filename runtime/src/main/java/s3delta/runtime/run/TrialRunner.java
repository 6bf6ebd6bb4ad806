package s3delta.runtime.run;

import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import s3delta.api.Structure;
import s3delta.runtime.config.Experiment;
import s3delta.runtime.config.Experiments;
import s3delta.runtime.delta.DeltaFile;
import s3delta.runtime.delta.FullTuning;
import s3delta.runtime.delta.Tunable;
import s3delta.runtime.json.Json;
import s3delta.runtime.json.StructureFile;
import s3delta.runtime.json.Trees;
import s3delta.runtime.json.WholeFile;
import s3delta.runtime.plugin.Registry;
import s3delta.runtime.progress.Listeners;
import s3delta.runtime.t5.T5Config;
import s3delta.runtime.task.Scores;
import s3delta.runtime.task.Tasks;
import s3delta.runtime.train.Listener;

/** Runs the stages of one trial in its directory: search, train, test. */
final class TrialRunner {
    static final String CONFIG = "config.yaml";
    static final String STRUCTURE = "structure.json";
    static final String CANDIDATES = "candidates.json";
    static final String METRICS = "metrics.jsonl";
    static final String DELTAS = "deltas.safetensors";
    static final String RESULT = "result.json";

    private final Registry registry;
    private final Listener user;
    private final InstantSource clock;

    TrialRunner(Registry registry, Listener user, InstantSource clock) {
        this.registry = registry;
        this.user = user;
        this.clock = clock;
    }

    /** Which stages to run. */
    enum Stages {
        SEARCH,
        TRAIN,
        ALL
    }

    /**
     * Runs a trial.
     *
     * @param trial the trial
     * @param directory the trial's locked directory
     * @param given the structure to train, where it is not searched
     * @param stages which stages
     * @return what {@code result.json} holds
     */
    Map<String, Object> run(Trial trial, RunDirectory directory, Optional<Structure> given, Stages stages) {
        Stopwatch watch = new Stopwatch(clock, new Footprint(trial.bench().engine()));
        Experiments.write(trial.experiment(), directory.file(CONFIG));
        try (MetricsLog log = new MetricsLog(directory.file(METRICS))) {
            Listener listener = new Listeners(List.of(log, user));
            Optional<Structure> structure =
                    given.or(() -> new StructureStage(trial, registry, listener, directory).structure());
            structure.ifPresent(made -> StructureFile.write(made, directory.file(STRUCTURE)));
            watch.lap("search");
            Map<String, Object> result = Results.head(trial);
            if (stages != Stages.SEARCH) {
                train(trial, structure, directory, listener, watch, result);
            }
            structure.ifPresent(made -> Results.put(result, made));
            result.put("backbone", Results.backbone(trial));
            result.put("data", Results.data(trial));
            result.put("times", watch.seconds());
            result.put("memory", watch.megabytes());
            result.put("versions", Results.versions(trial));
            WholeFile.write(directory.file(RESULT), Json.text(Trees.tree(result)));
            return result;
        }
    }

    private void train(
            Trial trial,
            Optional<Structure> structure,
            RunDirectory directory,
            Listener listener,
            Stopwatch watch,
            Map<String, Object> result) {
        T5Config config = trial.bench().backbone().model().config();
        String file = directory.file(STRUCTURE).toString();
        Tunable tunable = structure
                .<Tunable>map(made -> Attachments.ofStructure(config, made, registry, file))
                .orElseGet(() -> new FullTuning(trial.bench().backbone()));
        result.put("parameters", tunable.layout().size());
        try (Trial.Trained trained = trial.train(tunable, listener)) {
            watch.lap("train");
            if (structure.isPresent()) {
                DeltaFile.write(
                        trained.model(),
                        directory.file(DELTAS),
                        Map.of("format", "s3delta", "backbone", trial.bench().fingerprint()));
            }
            Scores test = trial.test(trained.model());
            watch.lap("test");
            Map<String, Object> scores = new LinkedHashMap<>();
            scores.put("validation", trained.validation().value());
            scores.put("test", test.value());
            result.put("scores", scores);
            result.put("validation", Results.of(trained.validation()));
            result.put("test", Results.of(test));
            result.put("train-steps", (long) trained.steps());
        }
    }

    /** Loads the data of a configuration with one task and one seed. */
    static Trial trial(Experiment experiment, Workbench bench) {
        return Trial.of(
                experiment,
                Tasks.byName(experiment.tasks().get(0)),
                experiment.seeds().get(0),
                bench);
    }
}
