package s3delta.runtime.config;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTimeout;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import s3delta.api.ErrorCode;
import s3delta.api.S3DeltaException;
import s3delta.runtime.Decoding;
import s3delta.runtime.DeviceChoice;
import s3delta.runtime.PrecisionChoice;
import s3delta.runtime.plugin.Fakes;
import s3delta.runtime.space.DeltaChoice;
import s3delta.runtime.space.Rule;
import s3delta.runtime.space.SearchSpace;
import s3delta.runtime.space.Spaces;
import s3delta.runtime.space.WrittenBudget;
import s3delta.runtime.task.Limits;
import s3delta.runtime.task.SequenceLimits.OverLong;
import s3delta.runtime.task.TaskItem;
import s3delta.runtime.train.AnswerBy;
import s3delta.runtime.train.Balance;
import s3delta.runtime.train.EarlyStopping;
import s3delta.runtime.train.LearningRate;
import s3delta.runtime.train.OnNan;
import s3delta.runtime.train.RateCurve;
import s3delta.runtime.train.SelectBy;
import s3delta.runtime.train.WeightDecay;
import s3delta.testsupport.Golden;

class ExperimentFileTest {
    private static final String LEAST = """
            backbone: b
            data: d
            tasks: [sst2]
            budget: 0.005
            out: o
            """;
    private static final String FULL = """
            backbone: ../b
            data: ../d
            tasks: [sst2, rte]
            seeds: [1, 2]
            space: [{sites: [q, v], deltas: [bitfit, {method: lora, r: 2}]}]
            budget: 2000
            search: {strategy: other, epochs: 1, validate-every: 50, batch-size: 32, learning-rate: 0.001, depth: 3}
            train:
              epochs: 2
              validate-every: 200
              batch-size: 16
              learning-rate: 0.002
              schedule: cosine
              warm-up: 0.1
              early-stopping: {patience: 3, least-gain: 0.01}
              clip: 1.5
              weight-decay: {default: 0.1, lora: 0.2}
              label-smoothing: 0.1
              balance: classes
              average: 3
            dropout: backbone
            limits: {train-rows: 6000, validation-rows: 500, test-rows: 400}
            lengths: {source: 128, target: 8, over-length: error, bucketing: false, over-length-target: truncate}
            scoring: greedy
            select-by: loss
            decoding: {beams: 4, length-penalty: 0.6, no-repeat-ngram: 3, min-length: 2, max-length: 30}
            device: cpu
            precision: float32
            checkpointing: true
            part-tokens: 4096
            state-cache: {mode: on, megabytes: 64}
            threads: 2
            save-every: 50
            data-cache: {folder: kept, megabytes: 16}
            on-nan: skip
            out: runs/x
            """;

    @TempDir
    Path directory;

    private Experiment load(String yaml, String... settings) throws IOException {
        Path file = Files.writeString(directory.resolve("x.yaml"), yaml);
        return ExperimentFile.read(file, List.of(settings));
    }

    @Test
    void hasDefaults() throws IOException {
        assertEquals(
                new Experiment(
                        new Settings(
                                Path.of("b"),
                                new Settings.Input(
                                        Path.of("d"),
                                        new Limits(Optional.empty(), Optional.empty(), Optional.empty()),
                                        new Lengths(
                                                Optional.empty(),
                                                Optional.empty(),
                                                OverLong.TRUNCATE,
                                                true,
                                                OverLong.ERROR),
                                        DataCache.DEFAULTS),
                                Spaces.named("s3delta-m"),
                                new SearchConfig(
                                        "darts",
                                        Optional.empty(),
                                        Optional.empty(),
                                        Optional.empty(),
                                        LearningRate.of(3e-4),
                                        Map.of()),
                                new TrainConfig(
                                        TrainConfig.Pace.PRESET,
                                        LearningRate.of(3e-4),
                                        new RateCurve(RateCurve.Kind.LINEAR, 0),
                                        new EarlyStopping(0, 0),
                                        2.0,
                                        WeightDecay.of(0),
                                        0.0,
                                        Balance.NONE,
                                        1),
                                new DropoutRate(Optional.of(0.0)),
                                new Settings.Judging(AnswerBy.LIKELIHOOD, SelectBy.SCORE, Decoding.GREEDY),
                                new Settings.Compute(
                                        DeviceChoice.AUTO,
                                        PrecisionChoice.AUTO,
                                        false,
                                        Optional.empty(),
                                        StateCache.DEFAULTS,
                                        0),
                                new Settings.Saving(100, OnNan.STOP)),
                        TaskItem.list("sst2"),
                        List.of(1L),
                        WrittenBudget.parse("0.005"),
                        List.of(),
                        List.of(Method.Search.PLAIN),
                        Path.of("o")),
                load(LEAST));
    }

    @Test
    void readsEveryKey() throws IOException {
        assertEquals(
                new Experiment(
                        new Settings(
                                Path.of("../b"),
                                new Settings.Input(
                                        Path.of("../d"),
                                        new Limits(Optional.of(6000), Optional.of(500), Optional.of(400)),
                                        new Lengths(
                                                Optional.of(128),
                                                Optional.of(8),
                                                OverLong.ERROR,
                                                false,
                                                OverLong.TRUNCATE),
                                        new DataCache("kept", 16)),
                                new SearchSpace(
                                        Optional.empty(),
                                        List.of(Rule.of(
                                                List.of("q", "v"),
                                                List.of(
                                                        new DeltaChoice("bitfit", Map.of()),
                                                        new DeltaChoice("lora", Map.of("r", 2L)))))),
                                new SearchConfig(
                                        "other",
                                        Optional.of(1),
                                        Optional.of(50),
                                        Optional.of(32),
                                        LearningRate.of(1e-3),
                                        Map.of("depth", 3L)),
                                new TrainConfig(
                                        new TrainConfig.Pace(
                                                Optional.of(2), Optional.empty(), Optional.of(200), Optional.of(16)),
                                        LearningRate.of(2e-3),
                                        new RateCurve(RateCurve.Kind.COSINE, 0.1),
                                        new EarlyStopping(3, 0.01),
                                        1.5,
                                        new WeightDecay(0.1, Map.of("lora", 0.2)),
                                        0.1,
                                        Balance.CLASSES,
                                        3),
                                new DropoutRate(Optional.empty()),
                                new Settings.Judging(
                                        AnswerBy.GREEDY, SelectBy.LOSS, new Decoding(4, 0.6, 3, 2, Optional.of(30))),
                                new Settings.Compute(
                                        DeviceChoice.CPU,
                                        PrecisionChoice.FLOAT32,
                                        true,
                                        Optional.of(4096),
                                        new StateCache(StateCache.Mode.ON, 64),
                                        2),
                                new Settings.Saving(50, OnNan.SKIP)),
                        TaskItem.list("sst2", "rte"),
                        List.of(1L, 2L),
                        WrittenBudget.of(2000),
                        List.of(),
                        List.of(Method.Search.PLAIN),
                        Path.of("runs/x")),
                load(FULL));
    }

    @ParameterizedTest
    @ValueSource(strings = {LEAST, FULL})
    void readsBackWhatItWrites(String yaml) throws IOException {
        Experiment experiment = load(yaml);
        Path file = directory.resolve("written/y.yaml");
        ExperimentFile.write(experiment, file);
        assertEquals(experiment, ExperimentFile.read(file, List.of()));
    }

    @Test
    void writesEveryKey() throws IOException {
        Golden.RUNTIME.text("experiment", ExperimentFile.text(load(FULL)));
    }

    @ParameterizedTest
    @CsvSource({"0.0050,0.005", "1e3,1000", "2000.0,2000", "1.0,1", "1e-3,0.001"})
    void givesEqualBudgetsOneForm(String written, String expected) throws IOException {
        Experiment experiment = load(LEAST, "budget=" + written);
        assertEquals(WrittenBudget.parse(expected), experiment.budget());
        Path file = directory.resolve("y.yaml");
        ExperimentFile.write(experiment, file);
        assertEquals(experiment, ExperimentFile.read(file, List.of()));
    }

    @Test
    void letsSettingsWin() throws IOException {
        Experiment experiment = load(
                LEAST,
                "search.epochs=7",
                "search.deep.er={a: 1}",
                "seeds=[3, 4]",
                "out=a=b",
                "limits.train-rows=10",
                "limits.train-rows=20",
                "tasks=[rte]");
        assertEquals(Optional.of(7), experiment.settings().search().epochs());
        assertEquals(
                Map.of("deep", Map.of("er", Map.of("a", 1L))),
                experiment.settings().search().options());
        assertEquals(List.of(3L, 4L), experiment.seeds());
        assertEquals(Path.of("a=b"), experiment.out());
        assertEquals(Optional.of(20), experiment.settings().input().limits().trainRows());
        assertEquals(TaskItem.list("rte"), experiment.tasks());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "tasks=[]",
                "tasks=[a, a]",
                "tasks=[' ']",
                "tasks=sst2",
                "seeds=[]",
                "seeds=[-1]",
                "seeds=[1, 1]",
                "budget=0",
                "budget=-1",
                "budget=1.5",
                "budget=x",
                "threads=-1",
                "threads=4096",
                "train.batch-size=1000000001",
                "search.batch-size=1000000000",
                "train.epochs=2147483647",
                "search.epochs=2147483647",
                "train={steps: 2147483647}",
                "device=tpu",
                "precision=float16",
                "search.epochs=0",
                "search.validate-every=0",
                "search.batch-size=-3",
                "search.learning-rate=0",
                "search.strategy=''",
                "train.epochs=0",
                "train.validate-every=0",
                "train.batch-size=0",
                "train.learning-rate=-1",
                "train.clip=0",
                "train.weight-decay=-0.1",
                "train.weight-decay={default: 0, lora: -1}",
                "train.weight-decay={lora: 0.1}",
                "dropout=1",
                "dropout=-0.1",
                "dropout=none",
                "train.label-smoothing=1",
                "train.balance=rows",
                "train.average=0",
                "train.steps=0",
                "train={epochs: 1, steps: 10}",
                "train.schedule=steps",
                "train.warm-up=-1",
                "train.warm-up=1.5",
                "train.early-stopping=3",
                "train.early-stopping.patience=-1",
                "train.early-stopping.least-gain=-0.1",
                "limits.train-rows=1",
                "limits.validation-rows=0",
                "limits.test-rows=0",
                "lengths.source=1",
                "lengths.target=1",
                "lengths.over-length=ignore",
                "decoding.beams=0",
                "decoding.beams=65",
                "decoding.length-penalty=long",
                "decoding.no-repeat-ngram=-1",
                "decoding.min-length=-1",
                "decoding.max-length=0",
                "decoding={min-length: 9, max-length: 8}",
                "space=[]",
                "space=[{sites: [], deltas: [lora]}]",
                "space=[{sites: [q], deltas: []}]",
                "space=[{stage: -1, sites: [q], deltas: [lora]}]"
            })
    void refusesValuesOutOfRange(String setting) {
        S3DeltaException e = assertThrows(S3DeltaException.class, () -> load(LEAST, setting));
        assertEquals(ErrorCode.CONFIG_VALUE, e.code(), e.getMessage());
        assertTrue(
                String.valueOf(e.getMessage()).contains("--set " + setting.substring(0, setting.indexOf('='))),
                e.getMessage());
    }

    @Test
    void refusesMoreSeedsThanAnyoneMeans() {
        String seeds =
                java.util.stream.IntStream.range(0, 100_000).boxed().toList().toString();
        S3DeltaException e = assertThrows(
                S3DeltaException.class, () -> load(LEAST.replaceFirst("(?m)^seeds:.*\n", "") + "seeds: " + seeds));
        assertEquals(ErrorCode.CONFIG_VALUE, e.code());
        assertTrue(String.valueOf(e.getMessage()).contains("got:      100000 seeds"), e.getMessage());
    }

    /** Each key may be in bounds where their product is not. */
    @Test
    void refusesMoreTrialsThanAnyoneMeans() {
        String seeds = java.util.stream.IntStream.range(0, 100).boxed().toList().toString();
        S3DeltaException e =
                assertThrows(S3DeltaException.class, () -> load(LEAST, "seeds=" + seeds, "methods=[{random: 1000}]"));
        assertEquals(ErrorCode.CONFIG_VALUE, e.code());
        assertTrue(String.valueOf(e.getMessage()).contains("got:      100000 trials"), e.getMessage());
        List<TrialSpec> most = assertTimeout(
                Duration.ofSeconds(20),
                () -> load(LEAST, "seeds=[1, 2, 3, 4, 5, 6, 7, 8, 9, 10]", "methods=[{random: 1000}]")
                        .expand());
        assertEquals(10_000, most.size());
    }

    @ParameterizedTest
    @ValueSource(strings = {"backbone", "data", "tasks", "budget", "out"})
    void wantsWhatHasNoDefault(String key) {
        S3DeltaException e =
                assertThrows(S3DeltaException.class, () -> load(LEAST.replaceFirst("(?m)^" + key + ":.*\n", "")));
        assertEquals(ErrorCode.CONFIG_VALUE, e.code());
        assertTrue(String.valueOf(e.getMessage()).contains("x.yaml: " + key), e.getMessage());
    }

    @Test
    void wordsItsErrors() {
        Golden.RUNTIME.error("experiment-key", directory, () -> load(LEAST + "sede: [1]\n"));
        Golden.RUNTIME.error("experiment-nested-key", directory, () -> load(LEAST + "train: {epoch: 1}\n"));
        Golden.RUNTIME.error("experiment-missing", directory, () -> load("backbone: b\n"));
        Golden.RUNTIME.error("experiment-range", directory, () -> load(LEAST + "search: {epochs: 0}\n"));
        Golden.RUNTIME.error(
                "experiment-epochs-and-steps", directory, () -> load(LEAST + "train: {epochs: 1, steps: 10}\n"));
        Golden.RUNTIME.error("experiment-space", directory, () -> load(LEAST + "space: wid\n"));
        Golden.RUNTIME.error("experiment-setting", directory, () -> load(LEAST, "train.epochs=many"));
        Golden.RUNTIME.error("experiment-setting-form", directory, () -> load(LEAST, "train.epochs"));
        Golden.RUNTIME.error("experiment-setting-yaml", directory, () -> load(LEAST, "tasks=[a"));
        Golden.RUNTIME.error("experiment-setting-within", directory, () -> load(LEAST, "budget.x=1"));
    }

    @Test
    void bindsTheStrategysKeysBesideItsOwn() throws IOException {
        SearchConfig search = load(LEAST + "search: {hypergradient: first-order, epochs: 1}\n")
                .settings()
                .search();
        assertEquals(
                new Fakes.Darts(Fakes.Hypergradient.FIRST_ORDER, 0.1),
                search.strategyConfig(Fakes.registry(), "x.yaml"));
        Golden.RUNTIME.error("experiment-strategy-key", directory, () -> strategy("{batchsize: 1}"));
        Golden.RUNTIME.error("experiment-strategy-value", directory, () -> strategy("{hypergradient: second}"));
        Golden.RUNTIME.error("experiment-strategy", directory, () -> strategy("{strategy: dart}"));
    }

    private Record strategy(String search) throws IOException {
        return load(LEAST + "search: " + search).settings().search().strategyConfig(Fakes.registry(), "x.yaml");
    }
}
