package s3delta.bench.soak;

import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import s3delta.api.Structure;
import s3delta.runtime.Cancellation;
import s3delta.runtime.DeviceChoice;
import s3delta.runtime.PrecisionChoice;
import s3delta.runtime.config.DataCache;
import s3delta.runtime.config.Lengths;
import s3delta.runtime.config.Method;
import s3delta.runtime.config.SearchConfig;
import s3delta.runtime.config.Settings;
import s3delta.runtime.config.StateCache;
import s3delta.runtime.config.TrainConfig;
import s3delta.runtime.config.TrialSpec;
import s3delta.runtime.json.Trees;
import s3delta.runtime.model.LoadedBackbone;
import s3delta.runtime.plugin.Registry;
import s3delta.runtime.space.WrittenBudget;
import s3delta.runtime.state.Numbers;
import s3delta.runtime.state.StateFolder;
import s3delta.runtime.structure.Attachments;
import s3delta.runtime.task.Limits;
import s3delta.runtime.task.TaskItem;
import s3delta.runtime.train.Keeper;
import s3delta.runtime.train.LearningRate;
import s3delta.runtime.train.OnNan;
import s3delta.runtime.train.StageProgress;
import s3delta.runtime.train.StepLoop;
import s3delta.runtime.train.Work;
import s3delta.runtime.trial.SearchStage;
import s3delta.runtime.trial.Trial;

/** A long search and a long training of what it found, with validations and saves, measured all along. */
record Soak(Path states, Registry registry, int saveEvery) {
    /**
     * Writes the configuration of a long run on the files of a directory.
     *
     * @param directory with {@code backbone} and {@code data}
     * @param steps of search and of training, each
     * @param batch rows of a batch
     * @param rows of the training set
     * @param device where
     */
    static TrialSpec trial(Path directory, int steps, int batch, int rows, DeviceChoice device) {
        int searchEpochs = Math.max(1, steps / (rows / 2 / batch));
        int trainEpochs = Math.max(1, steps / (rows / batch));
        int every = Math.max(1, steps / 20);
        SearchConfig search = new SearchConfig(
                "darts",
                Optional.of(searchEpochs),
                Optional.of(every),
                Optional.of(batch),
                LearningRate.of(3e-4),
                Map.of());
        TrainConfig train = TrainConfig.DEFAULTS.lasting(trainEpochs).inSteps(batch, every);
        Limits limits = new Limits(Optional.of(rows), Optional.of(16), Optional.of(16));
        Path data = directory.resolve("data");
        Settings settings = Settings.of(directory.resolve("backbone"), data)
                .withInput(new Settings.Input(data, limits, Lengths.DEFAULTS, DataCache.DEFAULTS))
                .withSearch(search)
                .withTrain(train)
                .withCompute(new Settings.Compute(
                        device, PrecisionChoice.AUTO, false, Optional.empty(), StateCache.DEFAULTS, 1));
        return new TrialSpec(
                settings, TaskItem.of("cola"), 1, Method.Search.PLAIN, WrittenBudget.of(700), directory.resolve("out"));
    }

    /** Measures both stages. */
    Map<String, Samples> run(TrialSpec spec) {
        Map<String, Samples> stages = new LinkedHashMap<>();
        try (LoadedBackbone bench = LoadedBackbone.open(spec.settings())) {
            Trial trial = Trial.of(spec, bench);
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
            public Optional<StageProgress> restore(Work work) {
                return Optional.empty();
            }

            @Override
            public boolean due(int steps) {
                return steps % saveEvery == 0;
            }

            @Override
            public void save(StageProgress position, Work work) {
                new StateFolder(states).save(Trees.object(Numbers.texts(work.numbers())), work.vectors());
            }
        };
        return new StepLoop(probe, keeper, new Cancellation(), OnNan.STOP);
    }
}
