package s3delta.runtime.plugin;

import ai.djl.ndarray.NDArray;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import javax.tools.ToolProvider;
import org.jspecify.annotations.NullMarked;
import s3delta.api.spi.DeltaMethod;
import s3delta.testsupport.ClassPaths;

/** Makes jars of plugins. */
final class PluginJars {
    static final String SERVICE = "META-INF/services/" + DeltaMethod.class.getName();
    static final String MODULE = "module-info.java";
    static final String METHOD = "example/Method.java";

    private PluginJars() {}

    /** The source of a delta method that works. */
    static String method(String constructor) {
        return """
            package example;

            import java.util.Set;
            import s3delta.api.SiteKind;
            import s3delta.api.SiteShape;
            import s3delta.api.spi.*;

            public final class Method implements DeltaMethod<Method.Config> {
                public record Config() {}

                public Method() {%s}

                public String id() {
                    return "example";
                }

                public Config defaults() {
                    return new Config();
                }

                public Set<SiteKind> sites() {
                    return Set.of(SiteKind.NORM);
                }

                public Delta create(SiteShape site, Config config) {
                    throw new UnsupportedOperationException("none");
                }
            }
            """.formatted(constructor);
    }

    /** The source of a module with that method. */
    static String module(String statements) {
        return "module example { requires s3delta.api; exports example; " + statements + " }";
    }

    /** Compiles sources, each with its path. */
    static Map<String, byte[]> compile(Path directory, Map<String, String> sources) throws IOException {
        Path out = Files.createTempDirectory(directory, "classes");
        String path = ClassPaths.of(DeltaMethod.class, NDArray.class, NullMarked.class);
        List<String> arguments = new ArrayList<>(List.of("-proc:none", "-d", out.toString(), "-p", path, "-cp", path));
        for (Map.Entry<String, String> source : sources.entrySet()) {
            Path file = Files.createTempDirectory(directory, "source").resolve(source.getKey());
            Files.createDirectories(file.resolveSibling(""));
            arguments.add(Files.writeString(file, source.getValue()).toString());
        }
        int code = ToolProvider.getSystemJavaCompiler().run(null, null, null, arguments.toArray(String[]::new));
        if (code != 0) {
            throw new IllegalStateException("does not compile: " + sources);
        }
        Map<String, byte[]> classes = new TreeMap<>();
        try (Stream<Path> files = Files.walk(out)) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                classes.put(out.relativize(file).toString().replace('\\', '/'), Files.readAllBytes(file));
            }
        }
        return classes;
    }

    /** Declares a provider in META-INF/services. */
    static Map<String, byte[]> listing(String provider) {
        return Map.of(SERVICE, provider.getBytes(StandardCharsets.UTF_8));
    }

    /** Writes a jar. */
    @SafeVarargs
    static Path write(Path file, Map<String, byte[]>... contents) throws IOException {
        try (OutputStream out = Files.newOutputStream(file);
                ZipOutputStream zip = new ZipOutputStream(out)) {
            for (Map<String, byte[]> entries : contents) {
                for (Map.Entry<String, byte[]> entry : entries.entrySet()) {
                    zip.putNextEntry(new ZipEntry(entry.getKey()));
                    zip.write(entry.getValue());
                }
            }
        }
        return file;
    }
}
