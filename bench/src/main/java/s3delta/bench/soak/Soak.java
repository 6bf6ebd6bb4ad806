package s3delta.bench.soak;

import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import s3delta.api.Structure;
import s3delta.runtime.config.Experiment;
import s3delta.runtime.config.Experiments;
import s3delta.runtime.json.Trees;
import s3delta.runtime.model.Workbench;
import s3delta.runtime.plugin.Registry;
import s3delta.runtime.state.Interruption;
import s3delta.runtime.state.Numbers;
import s3delta.runtime.state.StateFolder;
import s3delta.runtime.structure.Attachments;
import s3delta.runtime.task.Tasks;
import s3delta.runtime.train.Keeper;
import s3delta.runtime.train.OnNan;
import s3delta.runtime.train.Position;
import s3delta.runtime.train.StepLoop;
import s3delta.runtime.train.Work;
import s3delta.runtime.trial.SearchStage;
import s3delta.runtime.trial.Trial;

/** A long search and a long training of what it found, with validations and saves, measured all along. */
final class Soak {
    private static final int SAVE_EVERY = 100;

    private final Path states;
    private final Registry registry;

    Soak(Path states, Registry registry) {
        this.states = states;
        this.registry = registry;
    }

    /**
     * Writes the configuration of a long run on the files of a directory.
     *
     * @param directory with {@code backbone} and {@code data}
     * @param steps of search and of training, each
     * @param batch rows of a batch
     * @param rows of the training set
     */
    static Experiment experiment(Path directory, int steps, int batch, int rows) {
        int searchEpochs = Math.max(1, steps / (rows / 2 / batch));
        int trainEpochs = Math.max(1, steps / (rows / batch));
        return Experiments.of(
                Map.of(
                        "backbone", directory.resolve("backbone").toString(),
                        "data", directory.resolve("data").toString(),
                        "tasks", List.of("cola"),
                        "budget", 700L,
                        "search", stage(searchEpochs, steps, batch),
                        "train", stage(trainEpochs, steps, batch),
                        "limits", Map.of("train-rows", (long) rows, "validation-rows", 16L, "test-rows", 16L),
                        "device", "cpu",
                        "threads", 1L,
                        "out", directory.resolve("out").toString()),
                "the soak's configuration");
    }

    private static Map<String, Object> stage(int epochs, int steps, int batch) {
        Map<String, Object> stage = new LinkedHashMap<>();
        stage.put("epochs", (long) epochs);
        stage.put("validate-every", (long) Math.max(1, steps / 20));
        stage.put("batch-size", (long) batch);
        return stage;
    }

    /** Measures both stages. */
    Map<String, Samples> run(Experiment experiment) {
        Map<String, Samples> stages = new LinkedHashMap<>();
        try (Workbench bench = Workbench.open(
                experiment.backbone(), experiment.device(), experiment.precision(), experiment.threads())) {
            Trial trial = Trial.of(experiment, Tasks.byName("cola"), 1, bench);
            Samples search = new Samples();
            stages.put("search", search);
            Structure found;
            try (Probe probe = new Probe(bench.backbone().manager(), search)) {
                found = new SearchStage(trial, registry, loop(probe)).search();
            }
            Samples train = new Samples();
            stages.put("train", train);
            var deltas =
                    Attachments.ofStructure(bench.backbone().model().config(), found, registry, "the soak's structure");
            try (Probe probe = new Probe(bench.backbone().manager(), train)) {
                trial.train(deltas, loop(probe)).close();
            }
        } finally {
            new StateFolder(states).clear();
        }
        return stages;
    }

    private StepLoop loop(Probe probe) {
        Keeper keeper = new Keeper() {
            @Override
            public Optional<Position> restore(Work work) {
                return Optional.empty();
            }

            @Override
            public boolean due(int steps) {
                return steps % SAVE_EVERY == 0;
            }

            @Override
            public void save(Position position, Work work) {
                new StateFolder(states).save(Trees.object(Numbers.texts(work.numbers())), work.vectors());
            }
        };
        return new StepLoop(probe, keeper, new Interruption(), OnNan.STOP);
    }
}
