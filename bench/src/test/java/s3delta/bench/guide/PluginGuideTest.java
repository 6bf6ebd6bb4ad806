package s3delta.bench.guide;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.File;
import java.io.IOException;
import java.lang.reflect.Constructor;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
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
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import s3delta.api.spi.SearchStrategy;
import s3delta.testkit.DeltaMethodContract;
import s3delta.testkit.SearchStrategyContract;
import s3delta.testsupport.ClassPaths;

/** The Java of {@code docs/writing-a-plugin.md} is that of the examples, which work. */
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
        assertTrue(shown.size() >= 5, shown.size() + " files are shown");
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

    /** The examples are projects of their own, which the build does not reach: their laws are tested here. */
    @ParameterizedTest
    @CsvSource({"plugin-ia3, org.example.scaling.Ia3ContractTest", "plugin-vera, org.example.vera.VeraContractTest"})
    void theExamplesKeepTheLaws(String example, String contract) throws IOException, ReflectiveOperationException {
        List<Path> sources = new ArrayList<>();
        try (Stream<Path> paths = Files.walk(ROOT.resolve("examples").resolve(example))) {
            paths.filter(path -> path.toString().endsWith(".java") && !path.endsWith("module-info.java"))
                    .forEach(sources::add);
        }
        String path = Stream.of("java.class.path", "jdk.module.path")
                .map(name -> System.getProperty(name, ""))
                .filter(part -> !part.isEmpty())
                .collect(Collectors.joining(File.pathSeparator));
        Path classes = compile(sources, path);
        try (URLClassLoader loader =
                new URLClassLoader(new URL[] {classes.toUri().toURL()})) {
            Constructor<?> constructor = loader.loadClass(contract).getDeclaredConstructor();
            constructor.setAccessible(true);
            int laws = 0;
            for (Method law : DeltaMethodContract.class.getMethods()) {
                // The service loader of the build does not know the example: its jar is tested by PluginIT.
                if (law.isAnnotationPresent(Test.class) && !law.getName().equals("foundByTheServiceLoader")) {
                    keeps((DeltaMethodContract<?>) constructor.newInstance(), law);
                    laws++;
                }
            }
            assertTrue(laws >= 13, laws + " laws");
        }
    }

    private void keeps(DeltaMethodContract<?> contract, Method law) throws IOException, ReflectiveOperationException {
        contract.open(Files.createTempDirectory(directory, law.getName()));
        try {
            law.invoke(contract);
        } catch (InvocationTargetException e) {
            throw new AssertionError(law.getName(), e.getCause());
        } finally {
            contract.close();
        }
    }

    private Path compile(List<Path> sources, String path) {
        Path classes = directory.resolve("classes");
        List<String> arguments = new ArrayList<>(List.of("-proc:none", "-cp", path, "-d", classes.toString()));
        sources.forEach(source -> arguments.add(source.toString()));
        int code = ToolProvider.getSystemJavaCompiler().run(null, null, null, arguments.toArray(String[]::new));
        assertEquals(0, code, "does not compile");
        return classes;
    }

    private Path compile() {
        Path file = ROOT.resolve("examples/strategy/src/main/java/" + STRATEGY.replace('.', '/') + ".java");
        return compile(List.of(file), ClassPaths.of(SearchStrategy.class, org.jspecify.annotations.NullMarked.class));
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
