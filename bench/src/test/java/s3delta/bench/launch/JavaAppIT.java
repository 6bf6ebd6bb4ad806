package s3delta.bench.launch;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

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
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import s3delta.bench.run.TinyRun;
import s3delta.bench.run.TinyTask;
import s3delta.runtime.Backbone;
import s3delta.runtime.Prediction;
import s3delta.runtime.TunedModel;
import s3delta.testkit.TinyT5;

/** The example applications, on the module path and on the class path, with nothing opened or exported for them. */
class JavaAppIT {
    private static final Path ROOT = Path.of(System.getProperty("s3delta.root"));
    private static final String LIB = ROOT.resolve("cli/target/dist/lib").toString();
    private static final Path NATIVE = ROOT.resolve("cli/target/dist/native");
    private static final List<String> TEXTS = List.of("cola sentence: the good dog", "cola sentence: a bad cat");

    @TempDir
    Path directory;

    private Path run;
    private Path backbone;
    private List<String> expected;

    /** An application: its folder, its module, and what it has on its path besides the command line's libraries. */
    private enum App {
        JAVA("java-app", "org.example.reviews", ""),
        DJL("djl-app", "org.example.djlreviews", "djl/target");

        private final String folder;
        private final String module;
        private final String more;

        App(String folder, String module, String more) {
            this.folder = folder;
            this.module = module;
            this.more = more;
        }

        /** The jars, as one path. */
        private String path() throws IOException {
            List<String> all = new ArrayList<>(List.of(LIB));
            if (!more.isEmpty()) {
                try (Stream<Path> files = Files.list(ROOT.resolve(more))) {
                    files.map(Path::toString)
                            .filter(name -> name.endsWith(".jar") && !name.matches(".*-(sources|javadoc)\\.jar"))
                            .forEach(all::add);
                }
            }
            return String.join(File.pathSeparator, all);
        }
    }

    private Path compile(App app) throws IOException {
        Path classes = directory.resolve("classes");
        List<String> arguments =
                new ArrayList<>(List.of("--release", "17", "-p", app.path(), "-d", classes.toString()));
        try (Stream<Path> files = Files.walk(ROOT.resolve("examples/" + app.folder + "/src/main/java"))) {
            files.filter(file -> file.toString().endsWith(".java"))
                    .map(Path::toString)
                    .forEach(arguments::add);
        }
        assertEquals(0, ToolProvider.getSystemJavaCompiler().run(null, null, null, arguments.toArray(String[]::new)));
        return classes;
    }

    @BeforeEach
    void train() {
        backbone = TinyTask.backbone(directory.resolve("backbone"));
        // Its 20 MB are digested in a process of its own, which the application's paths must suffice for.
        TinyT5.RELU.write(backbone, 1, 320_000);
        run = TinyRun.train(directory, "epochs: 1");
        try (Backbone t5 = Backbone.open(backbone);
                TunedModel model = t5.attach(run)) {
            expected = model.predict(TEXTS).stream().map(Prediction::output).toList();
        }
    }

    @ParameterizedTest
    @EnumSource
    void runsAsAModule(App app) throws IOException, InterruptedException {
        start(
                "-p",
                app.path() + File.pathSeparator + compile(app),
                "-cp",
                NATIVE + "/*",
                "-m",
                app.module + "/" + app.module + ".Main");
    }

    @ParameterizedTest
    @EnumSource
    void runsOnTheClassPath(App app) throws IOException, InterruptedException {
        start(
                "-cp",
                String.join(
                        File.pathSeparator,
                        app.path().replace(LIB, LIB + "/*"),
                        NATIVE + "/*",
                        compile(app).toString()),
                app.module + ".Main");
    }

    private void start(String... options) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(List.of(options));
        command.addAll(List.of(backbone.toString(), run.toString()));
        Launch launch = Launch.of(directory, Map.of(), command, TEXTS.toArray(String[]::new));
        assertEquals(0, launch.code(), launch.err());
        assertFalse(launch.err().contains("digested in this process"), launch.err());
        assertEquals(String.join("\n", expected) + "\n", launch.out());
    }
}
