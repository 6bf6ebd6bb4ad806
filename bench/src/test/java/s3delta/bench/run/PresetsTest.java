package s3delta.bench.run;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import s3delta.runtime.config.Experiment;
import s3delta.runtime.config.ExperimentFile;
import s3delta.runtime.experiment.Grid;
import s3delta.runtime.plugin.Registry;
import s3delta.runtime.t5.T5Config;
import s3delta.runtime.task.TaskItem;

/** Every experiment that comes along can be run as it is. */
class PresetsTest {
    private static final Path DIRECTORY =
            Path.of(System.getProperty("s3delta.root", ".")).resolve("bench/experiments");

    @TempDir
    private Path temp = Path.of("");

    static List<Path> files() throws IOException {
        try (Stream<Path> files = Files.list(DIRECTORY)) {
            return files.sorted().toList();
        }
    }

    @ParameterizedTest
    @MethodSource("files")
    void canBeRun(Path file) throws IOException {
        Experiment experiment = ExperimentFile.read(file, List.of());
        experiment.tasks().forEach(TaskItem::task);
        for (Path path : List.of(
                experiment.settings().backbone(), experiment.settings().input().data(), experiment.out())) {
            assertFalse(path.isAbsolute(), path.toString());
        }
        Path written = temp.resolve("x.yaml");
        ExperimentFile.write(experiment, written);
        assertEquals(experiment, ExperimentFile.read(written, List.of()));
        List<String> unfit = Grid.of(experiment, config(1024, 4096, 24, 16, 32128), Registry.load())
                .notes();
        assertTrue(unfit.stream().noneMatch(each -> each.startsWith("search ")), unfit.toString());
    }

    @Test
    void thePapersHasItsWholeProtocol() throws IOException {
        Experiment experiment = ExperimentFile.read(DIRECTORY.resolve("paper-t5-large.yaml"), List.of());
        assertEquals(15, experiment.tasks().size());
        assertEquals(8, experiment.seeds().size());
        // Search, local and five draws at seven budgets; seven without a budget.
        assertEquals(10, experiment.methods().size());
        long trials = experiment.methods().stream()
                .flatMap(method -> method.each().stream())
                .mapToLong(method -> method.budgeted() ? experiment.budgets().size() : 1)
                .sum();
        assertEquals(7 * 7 + 7, trials);
        String text = Files.readString(DIRECTORY.resolve("paper-t5-large.yaml"));
        assertTrue(text.contains("15 tasks x 8 seeds x " + trials + " trials"), "the comment's count");
    }

    @Test
    void everyBaselineOfTheSmallOneFitsItsBudgets() throws IOException {
        Experiment experiment = ExperimentFile.read(DIRECTORY.resolve("mini.yaml"), List.of());
        List<String> unfit = Grid.of(experiment, config(256, 1024, 4, 8, 8128), Registry.load())
                .notes();
        assertEquals(List.of(), unfit);
    }

    private T5Config config(int dModel, int dFf, int layers, int heads, int vocabulary) throws IOException {
        Path file = temp.resolve("config.json");
        Files.writeString(file, """
                {"model_type": "t5", "vocab_size": %d, "d_model": %d, "d_kv": %d, "d_ff": %d, "num_layers": %d,
                "num_decoder_layers": %5$d, "num_heads": %d, "feed_forward_proj": "relu", "tie_word_embeddings": true,
                "pad_token_id": 0, "eos_token_id": 1, "decoder_start_token_id": 0}
                """.formatted(vocabulary, dModel, dModel / heads, dFf, layers, heads));
        return T5Config.read(file);
    }
}
