package s3delta.runtime.config;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import s3delta.api.ErrorCode;
import s3delta.api.S3DeltaException;
import s3delta.runtime.space.WrittenBudget;
import s3delta.runtime.train.LearningRate;

class MethodTest {
    private static final String LEAST = "backbone: b\ndata: d\ntasks: [sst2]\nout: o\n";

    @TempDir
    private Path directory = Path.of("");

    private Experiment load(String more) throws IOException {
        Path file = directory.resolve("x.yaml");
        Files.writeString(file, LEAST + more);
        return ExperimentFile.read(file, List.of());
    }

    private static List<String> names(Experiment experiment) {
        return experiment.methods().stream()
                .flatMap(method -> method.each().stream())
                .map(Method::name)
                .toList();
    }

    private static TrialSpec trial(Experiment experiment, Method method, String budget) {
        return experiment.trial(experiment.tasks().get(0), 1, method, WrittenBudget.parse(budget));
    }

    @Test
    void everyFormHasANameAndReadsBack() throws IOException {
        Experiment experiment = load("""
                budgets: [0.000009, 0.01, 500]
                methods:
                - search
                - {random: 3}
                - {manual: lora}
                - {manual: lora, r: 1, name: lora-r1, budget: none}
                - fine-tune
                - {search: {sigmoid: local}}
                - {search: {name: unrolled, hypergradient: unrolled, epochs: 2}}
                """);
        assertEquals(
                List.of(
                        "search",
                        "random-1",
                        "random-2",
                        "random-3",
                        "manual-lora",
                        "lora-r1",
                        "fine-tune",
                        "search-sigmoid-local",
                        "unrolled"),
                names(experiment));
        assertEquals(3, experiment.allBudgets().size());
        Path written = directory.resolve("y.yaml");
        ExperimentFile.write(experiment, written);
        assertEquals(experiment, ExperimentFile.read(written, List.of()));
    }

    @Test
    void aTrialHasWhatItsMethodSays() throws IOException {
        Experiment experiment = load("""
                budgets: [100, 200]
                search: {sigmoid: global, hypergradient: unrolled}
                methods: [{search: {name: local, sigmoid: local, epochs: 7}}, {random: 2}, {fine-tune: {learning-rate: 0.5}}]
                checkpointing: true
                """);
        TrialSpec local = trial(experiment, experiment.methods().get(0), "200");
        assertEquals(
                Map.of("sigmoid", "local", "hypergradient", "unrolled"),
                local.settings().search().options());
        assertEquals(7, local.settings().search().epochs().orElseThrow());
        assertEquals(WrittenBudget.of(200), local.budget());
        assertEquals("local", local.method().name());
        assertTrue(local.settings().compute().checkpointing());

        TrialSpec draw = trial(experiment, experiment.methods().get(1).each().get(1), "100");
        assertEquals("random-2", draw.method().name());
        assertEquals("random", draw.method().group());

        TrialSpec all = trial(experiment, experiment.methods().get(2), "100");
        assertEquals(LearningRate.of(0.5), all.settings().train().learningRate());
        assertFalse(all.settings().compute().checkpointing());
        for (TrialSpec trial : List.of(local, draw, all)) {
            Path written = directory.resolve("trial.yaml");
            ExperimentFile.write(trial.experiment(), written);
            assertEquals(trial, ExperimentFile.readTrial(written, List.of()));
        }
    }

    @Test
    void fineTunesAtThePapersRate() throws IOException {
        Experiment experiment = load("budget: 10\nmethods: [fine-tune]\n");
        assertEquals(
                LearningRate.of(3e-5),
                trial(experiment, experiment.methods().get(0), "10")
                        .settings()
                        .train()
                        .learningRate());
    }

    @Test
    void aTrialHasTheRatesOfWhatItTrains() throws IOException {
        Experiment experiment = load("""
                budget: 10
                space: [{sites: [q], deltas: [lora, bitfit]}]
                search: {learning-rate: {default: 0.1, lora: 0.2}}
                train: {learning-rate: {default: 0.3, bitfit: 0.4, adapter: 0.5}}
                methods: [search, {manual: adapter}, {manual: bitfit, learning-rate: 0.6}, {manual: lora}, {random: 1}]
                """);
        LearningRate taken = new LearningRate(0.3, Map.of("bitfit", 0.4));
        List<LearningRate> rates =
                List.of(taken, LearningRate.of(0.5), LearningRate.of(0.6), LearningRate.of(0.3), taken);
        for (int i = 0; i < rates.size(); i++) {
            TrialSpec trial = trial(experiment, experiment.methods().get(i), "10");
            assertEquals(rates.get(i), trial.settings().train().learningRate());
            assertEquals(
                    new LearningRate(0.1, Map.of("lora", 0.2)),
                    trial.settings().search().learningRate());
            Path written = directory.resolve("trial.yaml");
            ExperimentFile.write(trial.experiment(), written);
            assertEquals(trial, ExperimentFile.readTrial(written, List.of()));
        }
        Path written = directory.resolve("y.yaml");
        ExperimentFile.write(experiment, written);
        assertEquals(experiment, ExperimentFile.read(written, List.of()));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "methods: []|methods",
                "methods: [searching]|methods[0]",
                "methods: [search, search]|methods",
                "methods: [{random: 0}]|methods[0]",
                "methods: [{random: 2000}]|methods[0]",
                "methods: [{random: many}]|methods[0].random",
                "methods: [{search: local}]|methods[0].search",
                "methods: [{search: {}, random: 2}]|methods[0]",
                "methods: [{manual: lora, budget: 3}]|methods[0].budget",
                "methods: [{manual: lora, name: ../x}]|methods[0]",
                "methods: [{manual: lora}, {manual: lora, r: 4}]|methods",
                "methods: [{fine-tune: {learning-rate: 0}}]|methods[0]",
                "methods: [{fine-tune: {learning-rate: 1e300}}]|methods[0]",
                "methods: [{manual: lora, learning-rate: -1}]|methods[0]",
                "search: {learning-rate: x}|search.learning-rate",
                "search: {learning-rate: -1}|search.learning-rate",
                "search: {learning-rate: {lora: 0.1}}|search.learning-rate",
                "train: {learning-rate: {default: 0}}|train.learning-rate",
                "train: {learning-rate: {default: 0.1, lora: 0}}|train.learning-rate.lora",
                "train: {learning-rate: {default: 0.1, lora: [1]}}|train.learning-rate.lora",
                "budgets: [100, 100]|budgets",
                "budgets: [0.5, -1]|budgets",
                "budgets: [200, 300]|budget"
            })
    void saysWhatIsWrong(String line, String key) {
        S3DeltaException e = assertThrows(S3DeltaException.class, () -> load("budget: 100\n" + line + "\n"));
        assertEquals(ErrorCode.CONFIG_VALUE, e.code(), e.getMessage());
        assertTrue(String.valueOf(e.getMessage()).contains("x.yaml: " + key), e.getMessage());
    }
}
