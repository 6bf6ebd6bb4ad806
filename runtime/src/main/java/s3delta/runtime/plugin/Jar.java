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

/**
 * The jar or the directory of classes that a plugin comes from.
 *
 * @param path its real path, links followed
 * @param sha256 of the jar, in hexadecimal digits; empty for a directory
 */
public record Jar(Path path, Optional<String> sha256) {
    static Optional<Jar> of(Class<?> type) {
        return path(type).map(path -> new Jar(path, digest(path)));
    }

    /** Returns the last part of the path of a class's jar or directory. */
    static String name(Class<?> type) {
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
