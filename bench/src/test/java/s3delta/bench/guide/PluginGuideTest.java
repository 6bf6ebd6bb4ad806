package s3delta.bench.guide;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.File;
import java.io.IOException;
import java.net.URISyntaxException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import s3delta.api.spi.SearchStrategy;
import s3delta.testkit.SearchStrategyContract;

/** The Java of {@code docs/writing-a-plugin.md} is that of the examples, and the strategy in it works. */
class PluginGuideTest {
    private static final Path ROOT = Path.of(System.getProperty("s3delta.root"));
    private static final Pattern BLOCK = Pattern.compile("```java\n(.*?\n)```", Pattern.DOTALL);
    private static final String STRATEGY = "org.example.sensitivity.SensitivityStrategy";

    @TempDir
    Path directory;

    private static List<String> blocks() throws IOException {
        Matcher matcher = BLOCK.matcher(Files.readString(ROOT.resolve("docs/writing-a-plugin.md")));
        return matcher.results().map(result -> result.group(1)).toList();
    }

    @Test
    void showsTheFilesOfTheExamples() throws IOException {
        Map<Path, String> files = new TreeMap<>();
        try (Stream<Path> paths = Files.walk(ROOT.resolve("examples"))) {
            for (Path path : paths.filter(p -> p.toString().endsWith(".java")).toList()) {
                files.put(path, Files.readString(path));
            }
        }
        List<String> shown = new ArrayList<>(blocks());
        shown.removeIf(block -> block.contains(STRATEGY.substring(0, STRATEGY.lastIndexOf('.'))));
        assertTrue(shown.size() >= 4, shown.size() + " files are shown");
        assertTrue(files.values().containsAll(shown), "a block differs from its file");
    }

    @Test
    void theStrategySearches() throws IOException, ReflectiveOperationException {
        try (URLClassLoader loader =
                new URLClassLoader(new URL[] {compile().toUri().toURL()})) {
            Object made = loader.loadClass(STRATEGY).getConstructor().newInstance();
            check((SearchStrategy<?>) made);
        }
    }

    private Path compile() throws IOException {
        String source = blocks().stream()
                .filter(block -> block.contains("SensitivityStrategy"))
                .findFirst()
                .orElseThrow();
        Path file = Files.writeString(directory.resolve("SensitivityStrategy.java"), source);
        String path = Stream.of(SearchStrategy.class, org.jspecify.annotations.NullMarked.class)
                .map(PluginGuideTest::origin)
                .collect(Collectors.joining(File.pathSeparator));
        Path classes = directory.resolve("classes");
        int code = ToolProvider.getSystemJavaCompiler()
                .run(null, null, null, "-proc:none", "-cp", path, "-d", classes.toString(), file.toString());
        assertEquals(0, code, "does not compile");
        return classes;
    }

    private static String origin(Class<?> type) {
        try {
            return Path.of(type.getProtectionDomain()
                            .getCodeSource()
                            .getLocation()
                            .toURI())
                    .toString();
        } catch (URISyntaxException e) {
            throw new IllegalStateException(e);
        }
    }

    /** All laws but that of the service loader, which cannot know what is compiled here. */
    private static <C extends Record> void check(SearchStrategy<C> strategy) {
        assertEquals("sensitivity", strategy.id());
        Contract<C> laws = new Contract<>(strategy);
        laws.makesAtMostTheProblemsSteps();
        laws.scoresCanBeSelectedBy();
        laws.searchesRepeat();
        laws.savedSearchesResume();
        laws.stepsThatFailCanBeLeftOut();
        laws.foreignStatesAreRefused();
        laws.vectorsAreClosed();
        laws.budgetsWithoutRoomAreRefused();
    }

    private static final class Contract<C extends Record> extends SearchStrategyContract<C> {
        Contract(SearchStrategy<C> strategy) {
            super(strategy);
        }
    }
}
