package s3delta.bench.launch;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import s3delta.bench.run.TinyRun;
import s3delta.runtime.Backbone;
import s3delta.runtime.Prediction;
import s3delta.runtime.TunedModel;

/** The example application, on the module path and on the class path, with nothing opened or exported for it. */
class JavaAppIT {
    private static final Path ROOT = Path.of(System.getProperty("s3delta.root"));
    private static final Path SOURCES = ROOT.resolve("examples/java-app/src/main/java");
    private static final Path LIB = ROOT.resolve("cli/target/dist/lib");
    private static final Path NATIVE = ROOT.resolve("cli/target/dist/native");
    private static final List<String> TEXTS = List.of("cola sentence: the good dog", "cola sentence: a bad cat");

    @TempDir
    Path directory;

    private Path classes;
    private Path run;
    private Path backbone;
    private List<String> expected;

    @BeforeEach
    void compile() throws IOException {
        classes = directory.resolve("classes");
        List<String> arguments =
                new ArrayList<>(List.of("--release", "17", "-p", LIB.toString(), "-d", classes.toString()));
        try (Stream<Path> files = Files.walk(SOURCES)) {
            files.filter(file -> file.toString().endsWith(".java"))
                    .map(Path::toString)
                    .forEach(arguments::add);
        }
        assertEquals(0, ToolProvider.getSystemJavaCompiler().run(null, null, null, arguments.toArray(String[]::new)));
        run = TinyRun.train(directory, "epochs: 4");
        backbone = directory.resolve("backbone");
        try (Backbone t5 = Backbone.open(backbone);
                TunedModel model = t5.attach(run)) {
            expected = model.predict(TEXTS).stream().map(Prediction::output).toList();
        }
    }

    @Test
    void runsAsAModule() throws IOException, InterruptedException {
        start(
                "-p",
                LIB + File.pathSeparator + classes,
                "-cp",
                NATIVE + "/*",
                "-m",
                "org.example.reviews/org.example.reviews.Main");
    }

    @Test
    void runsOnTheClassPath() throws IOException, InterruptedException {
        start(
                "-cp",
                String.join(File.pathSeparator, LIB + "/*", NATIVE + "/*", classes.toString()),
                "org.example.reviews.Main");
    }

    private void start(String... options) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(List.of(options));
        command.addAll(List.of(backbone.toString(), run.toString()));
        Launch launch = Launch.of(directory, Map.of(), command, TEXTS.toArray(String[]::new));
        assertEquals(0, launch.code(), launch.err());
        assertEquals(String.join("\n", expected) + "\n", launch.out());
    }
}
