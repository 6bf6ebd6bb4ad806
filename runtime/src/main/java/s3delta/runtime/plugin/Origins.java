package s3delta.runtime.plugin;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.CodeSource;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Optional;
import s3delta.runtime.Plugin;
import s3delta.runtime.json.RecordBinder;
import s3delta.runtime.json.Trees;

/** Finds where plugins come from. */
final class Origins {
    private Origins() {}

    static Plugin describe(String id, String kind, Object provider, Record defaults) {
        Class<?> type = provider.getClass();
        return new Plugin(
                id,
                kind,
                Trees.map(RecordBinder.config().tree(defaults)),
                Optional.ofNullable(type.getModule().getName()),
                version(type),
                jar(type),
                path(type).map(path -> new Plugin.Jar(path, digest(path))));
    }

    /** Names where a class comes from: its module, if it has a name, and the last part of its jar's or directory's path. */
    static String source(Class<?> type) {
        Module module = type.getModule();
        return module.isNamed() ? "module " + module.getName() + " in " + jar(type) : jar(type);
    }

    private static Optional<String> version(Class<?> type) {
        Module module = type.getModule();
        return module.isNamed()
                ? module.getDescriptor().rawVersion()
                : Optional.ofNullable(type.getPackage().getImplementationVersion());
    }

    /** Returns the last part of the path of a class's jar or directory. */
    private static String jar(Class<?> type) {
        return path(type).map(Path::getFileName).map(Path::toString).orElse("an unknown place");
    }

    private static Optional<Path> path(Class<?> type) {
        return Optional.ofNullable(type.getProtectionDomain().getCodeSource())
                .map(CodeSource::getLocation)
                .filter(url -> url.getProtocol().equals("file"))
                .map(url -> real(Path.of(URI.create(url.toString()))));
    }

    private static Path real(Path path) {
        try {
            return path.toRealPath();
        } catch (IOException e) {
            return path.toAbsolutePath();
        }
    }

    private static Optional<String> digest(Path path) {
        if (!Files.isRegularFile(path)) {
            return Optional.empty();
        }
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(Files.readAllBytes(path));
            return Optional.of(HexFormat.of().formatHex(digest));
        } catch (IOException e) {
            return Optional.empty();
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }
}
