package s3delta.bench.guide;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import s3delta.api.spi.SearchStrategy;
import s3delta.runtime.config.Experiment;
import s3delta.runtime.config.ExperimentFile;
import s3delta.runtime.json.RecordBinder;
import s3delta.runtime.plugin.Registry;
import s3delta.runtime.task.TaskItem;

/** The tables of keys are complete. */
class ReferenceTest {
    private static final Path DOCS = Path.of(System.getProperty("s3delta.root"), "docs");

    private static List<String> missing(List<String> keys, String text) {
        return keys.stream()
                .filter(key -> !Pattern.compile("`([a-z-]+\\.)?" + key + "[`.]")
                        .matcher(text)
                        .find())
                .toList();
    }

    @Test
    void everyKeyOfAnExperimentIsThere() throws IOException {
        String text = Files.readString(DOCS.resolve("reference.md")) + Files.readString(DOCS.resolve("experiments.md"));
        List<String> keys = RecordBinder.config().keys(Experiment.class);
        assertTrue(keys.size() > 15, keys::toString);
        List<String> written = keys.stream()
                .filter(key -> !List.of("backbone", "data", "out").contains(key))
                .toList();
        assertEquals(List.of(), missing(written, text));
    }

    @Test
    void theConfigurationsOfTheRecipesAreRead(@TempDir Path temp) throws IOException {
        List<String> blocks = Pattern.compile("```yaml\n(backbone:.*?)```", Pattern.DOTALL)
                .matcher(Files.readString(DOCS.resolve("recipes.md")))
                .results()
                .map(result -> result.group(1))
                .toList();
        assertTrue(blocks.size() >= 2, blocks::toString);
        for (String block : blocks) {
            Path file = Files.writeString(temp.resolve("recipe.yaml"), block);
            Experiment experiment = ExperimentFile.readTransfer(file, List.of()).experiment();
            experiment.tasks().forEach(TaskItem::task);
        }
    }

    @Test
    void everyKeyOfAStrategyIsThere() throws IOException {
        String text = Files.readString(DOCS.resolve("reference.md")) + Files.readString(DOCS.resolve("strategies.md"));
        List<SearchStrategy<?>> strategies = List.copyOf(Registry.load().strategies());
        assertTrue(strategies.size() >= 3, strategies::toString);
        for (SearchStrategy<?> strategy : strategies) {
            assertEquals(
                    List.of(),
                    missing(RecordBinder.config().keys(strategy.defaults().getClass()), text),
                    strategy.id());
        }
    }
}
