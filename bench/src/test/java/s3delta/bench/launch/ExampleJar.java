package s3delta.bench.launch;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import javax.tools.ToolProvider;

/** Makes the jar of the example plugin with Java's compiler alone, from its sources or from changed ones. */
final class ExampleJar {
    private static final Path MAIN = Path.of(System.getProperty("s3delta.root"), "examples/plugin-ia3/src/main");
    private static final Path LIB = Path.of(System.getProperty("s3delta.root"), "cli/target/dist/lib");

    private ExampleJar() {}

    /**
     * Writes the jar.
     *
     * @param jar where to
     * @param change what is done to the text of each source file, module-info.java included
     */
    static void write(Path jar, UnaryOperator<String> change) throws IOException {
        Path work = Files.createTempDirectory(jar.resolveSibling("").getParent(), "build");
        Path classes = work.resolve("classes");
        List<String> arguments = new ArrayList<>(
                List.of("-proc:none", "--release", "17", "-d", classes.toString(), "-p", LIB.toString()));
        for (Path source : files(MAIN.resolve("java"))) {
            Path copy = work.resolve(MAIN.relativize(source));
            Files.createDirectories(copy.resolveSibling(""));
            arguments.add(Files.writeString(copy, change.apply(Files.readString(source)))
                    .toString());
        }
        int code = ToolProvider.getSystemJavaCompiler().run(null, null, null, arguments.toArray(String[]::new));
        assertEquals(0, code, "the example does not compile");
        try (OutputStream out = Files.newOutputStream(jar);
                ZipOutputStream zip = new ZipOutputStream(out)) {
            for (Path root : List.of(classes, MAIN.resolve("resources"))) {
                for (Path file : files(root)) {
                    zip.putNextEntry(
                            new ZipEntry(root.relativize(file).toString().replace('\\', '/')));
                    Files.copy(file, zip);
                }
            }
        }
    }

    private static List<Path> files(Path root) throws IOException {
        try (Stream<Path> files = Files.walk(root)) {
            return files.filter(Files::isRegularFile).sorted().toList();
        }
    }
}
