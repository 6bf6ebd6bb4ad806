package s3delta.bench.architecture;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.module.ModuleDescriptor;
import java.lang.module.ModuleFinder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** The modules of this project, as they were compiled. */
final class Modules {
    private Modules() {}

    static Path root() {
        return Path.of(System.getProperty("s3delta.root"));
    }

    /** Directories of modules: those with a pom.xml and sources. */
    static List<Path> directories() {
        try (Stream<Path> paths = Files.list(root())) {
            return paths.filter(path ->
                            Files.isRegularFile(path.resolve("pom.xml")) && Files.isDirectory(path.resolve("src")))
                    .sorted()
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Returns the classes of those that have a module descriptor; Spark's jars are only for the class path. */
    static Stream<Path> classes() {
        return directories().stream()
                .filter(path -> Files.exists(path.resolve("src/main/java/module-info.java")))
                .map(path -> path.resolve("target/classes"));
    }

    static ModuleDescriptor descriptor(Path classes) {
        return ModuleFinder.of(classes).findAll().stream()
                .findFirst()
                .orElseThrow(() -> new IllegalStateException("no module in " + classes))
                .descriptor();
    }
}
