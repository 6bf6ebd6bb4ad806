package s3delta.bench.demo;

import jakarta.inject.Inject;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.DoubleSupplier;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;
import s3delta.api.Budget;
import s3delta.api.Candidate;
import s3delta.api.Structure;
import s3delta.bench.demo.DemoData.DemoTask;
import s3delta.cli.TemporaryFolder;
import s3delta.cli.demo.DemoFiles;
import s3delta.runtime.DeviceChoice;
import s3delta.runtime.PrecisionChoice;
import s3delta.runtime.RunListener;
import s3delta.runtime.config.DataCache;
import s3delta.runtime.config.Lengths;
import s3delta.runtime.config.Method;
import s3delta.runtime.config.SearchConfig;
import s3delta.runtime.config.Settings;
import s3delta.runtime.config.StateCache;
import s3delta.runtime.config.TrainConfig;
import s3delta.runtime.config.TrialSpec;
import s3delta.runtime.delta.FullTuning;
import s3delta.runtime.delta.Tunable;
import s3delta.runtime.model.LoadedBackbone;
import s3delta.runtime.plugin.Registry;
import s3delta.runtime.space.Candidates;
import s3delta.runtime.space.WrittenBudget;
import s3delta.runtime.structure.Attachments;
import s3delta.runtime.structure.Baselines;
import s3delta.runtime.t5.T5Config;
import s3delta.runtime.task.Limits;
import s3delta.runtime.task.Preset;
import s3delta.runtime.task.Task;
import s3delta.runtime.task.TaskItem;
import s3delta.runtime.task.Tasks;
import s3delta.runtime.train.LearningRate;
import s3delta.runtime.trial.SearchStage;
import s3delta.runtime.trial.Trial;
import tools.jackson.dataformat.yaml.YAMLMapper;

/** {@code s3delta bench placing}: does it matter on the demo's tasks where few parameters are placed? */
@Command(
        name = "placing",
        description = {
            "Train the demo's backbone on the demo's tasks: all weights, and within a share of the space's parameters",
            "customary structures, random draws and what strategies find. Print test accuracies."
        })
public final class PlacingCommand implements Runnable {
    private static final int BATCH = 32;
    private static final int VALIDATE_EVERY = 63;

    @Option(names = "--backbone", paramLabel = "DIR", description = "Another backbone than the stored one.")
    private Optional<Path> backbone = Optional.empty();

    @Option(names = "--data", paramLabel = "DIR", description = "Other data than the stored ones.")
    private Optional<Path> data = Optional.empty();

    @Option(names = "--tasks", paramLabel = "NAME", split = ",", description = "The tasks (all).")
    private List<String> names = DemoFiles.TASKS;

    @Option(
            names = "--methods",
            paramLabel = "NAME",
            split = ",",
            description = "all-weights, random, a delta method, or a strategy (${DEFAULT-VALUE}).")
    private List<String> methods =
            List.of("all-weights", "lora", "bitfit", "lnfit", "adapter", "saliency", "darts", "random");

    @Option(names = "--budget", paramLabel = "BUDGET", description = "The budget (${DEFAULT-VALUE}).")
    private String written = "5% of space";

    @Option(names = "--draws", paramLabel = "N", description = "Random draws a seed (${DEFAULT-VALUE}).")
    private int draws = 20;

    @Option(names = "--seeds", paramLabel = "N", split = ",", description = "Seeds (${DEFAULT-VALUE}).")
    private List<Long> seeds = List.of(1L);

    @Option(names = "--epochs", paramLabel = "N", description = "Epochs of search and training (${DEFAULT-VALUE}).")
    private int epochs = 6;

    @Option(
            names = "--search",
            paramLabel = "KEY=VALUE",
            description = "Set a key of the search, such as warm-up=50. May be repeated.")
    private Map<String, String> searchKeys = new LinkedHashMap<>();

    @Option(names = "--rate", paramLabel = "RATE", description = "Learning rate of deltas (${DEFAULT-VALUE}).")
    private double rate = 3e-3;

    @Option(names = "--full-rate", paramLabel = "RATE", description = "Rate of all weights (${DEFAULT-VALUE}).")
    private double fullRate = 1e-3;

    @Option(names = "--threads", paramLabel = "N", description = "Threads (${DEFAULT-VALUE}).")
    private int threads = 1;

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Inject
    private Registry registry;

    /** Makes the command; called by picocli. */
    public PlacingCommand() {}

    @Override
    public void run() {
        try (TemporaryFolder folder = TemporaryFolder.of("placing")) {
            DemoFiles.backbone(folder.path().resolve("backbone"));
            DemoFiles.data(folder.path().resolve("data"));
            Path model = backbone.orElse(folder.path().resolve("backbone"));
            try (LoadedBackbone bench =
                    LoadedBackbone.open(model, DeviceChoice.CPU, PrecisionChoice.FLOAT32, threads)) {
                for (DemoTask task : DemoData.tasks(Lexicon.load())) {
                    if (names.contains(task.name())) {
                        new Comparison(
                                        bench,
                                        task(task),
                                        Settings.of(
                                                model, data.orElse(folder.path().resolve("data"))),
                                        folder.path())
                                .run();
                    }
                }
            }
        }
    }

    private Task task(DemoTask task) {
        List<String> columns = List.copyOf(DemoData.splits(task, DemoData.STORED_SEED)
                .values()
                .iterator()
                .next()
                .get(0)
                .fields()
                .keySet());
        return Tasks.classification(
                task.name(),
                columns,
                task.labels().size(),
                new Preset(BATCH, epochs, VALIDATE_EVERY, epochs, VALIDATE_EVERY));
    }

    /** One task's accuracies. */
    private final class Comparison {
        private final LoadedBackbone bench;
        private final Task task;
        private final Settings settings;
        private final Path folder;
        private final T5Config config;
        private final WrittenBudget budget;
        private final Map<String, List<Double>> scores = new LinkedHashMap<>();

        Comparison(LoadedBackbone bench, Task task, Settings settings, Path folder) {
            this.bench = bench;
            this.task = task;
            this.folder = folder;
            config = bench.backbone().model().config();
            this.settings = settings.withInput(new Settings.Input(
                            settings.input().data(), Limits.DEFAULTS, Lengths.DEFAULTS, DataCache.DEFAULTS))
                    .withCompute(new Settings.Compute(
                            DeviceChoice.CPU, PrecisionChoice.FLOAT32, false, StateCache.DEFAULTS, threads));
            budget = WrittenBudget.parse(written);
        }

        void run() {
            for (long seed : seeds) {
                for (String method : methods) {
                    if (method.equals("random")) {
                        for (int draw = 1; draw <= draws; draw++) {
                            int number = draw;
                            score(method, seed, () -> draw(seed, number));
                        }
                    } else {
                        score(method, seed, () -> test(method, seed));
                    }
                }
            }
            PrintWriter print = spec.commandLine().getOut();
            scores.forEach((method, all) -> print.printf(
                    Locale.ROOT,
                    "%-14s %-14s %5.1f  deviation %4.1f  of %d%n",
                    task.name(),
                    method,
                    mean(all),
                    deviation(all),
                    all.size()));
            print.flush();
        }

        private void score(String method, long seed, DoubleSupplier test) {
            long begun = System.nanoTime();
            double score = 100 * test.getAsDouble();
            scores.computeIfAbsent(method, any -> new ArrayList<>()).add(score);
            spec.commandLine()
                    .getErr()
                    .printf(
                            Locale.ROOT,
                            "%s %s seed %d: %.1f (%.1f s)%n",
                            task.name(),
                            method,
                            seed,
                            score,
                            (System.nanoTime() - begun) / 1e9);
        }

        private double test(String method, long seed) {
            if (method.equals("all-weights")) {
                return train(trial(seed, "darts", fullRate), new FullTuning(bench.backbone()));
            }
            Trial trial = trial(seed, method, rate);
            if (registry.strategies().stream().anyMatch(s -> s.id().equals(method))) {
                return train(trial, new SearchStage(trial, registry, RunListener.SILENT).search());
            }
            Method.Manual manual = new Method.Manual(method, method, true, Method.Fit.SIZE, Optional.empty(), Map.of());
            return train(trial, Baselines.customary(config, manual, budget(), registry));
        }

        private double draw(long seed, int draw) {
            List<Candidate> candidates = Candidates.of(config, settings.space(), registry);
            return train(trial(seed, "darts", rate), Baselines.random(config, candidates, budget(), seed, draw));
        }

        private Budget budget() {
            return budget.in(config, settings.space(), registry);
        }

        private double train(Trial trial, Structure structure) {
            return train(trial, Attachments.ofStructure(config, structure, registry, "the structure"));
        }

        private double train(Trial trial, Tunable tunable) {
            try (Trial.Trained trained = trial.train(tunable, RunListener.SILENT)) {
                return trial.test(trained.model()).value();
            }
        }

        private Trial trial(long seed, String strategy, double rate) {
            TrainConfig defaults = TrainConfig.DEFAULTS;
            SearchConfig search = new SearchConfig(
                    strategy, Optional.of(epochs), Optional.empty(), Optional.empty(), LearningRate.of(rate), Map.of());
            Map<String, Object> keys = new LinkedHashMap<>();
            searchKeys.forEach((key, value) -> keys.put(key, new YAMLMapper().readValue(value, Object.class)));
            Settings all = settings.withSearch(search.with(keys))
                    .withTrain(new TrainConfig(
                            Optional.of(epochs),
                            defaults.validateEvery(),
                            defaults.batchSize(),
                            LearningRate.of(rate),
                            defaults.clip(),
                            defaults.weightDecay()));
            return Trial.of(
                    new TrialSpec(all, TaskItem.of(task.name()), seed, Method.Search.PLAIN, budget, folder),
                    task,
                    bench);
        }
    }

    private static double mean(List<Double> values) {
        return values.stream().mapToDouble(Double::doubleValue).average().orElseThrow();
    }

    /** The standard deviation of a sample. */
    private static double deviation(List<Double> values) {
        double mean = mean(values);
        double squares =
                values.stream().mapToDouble(v -> (v - mean) * (v - mean)).sum();
        return values.size() < 2 ? 0 : Math.sqrt(squares / (values.size() - 1));
    }
}
