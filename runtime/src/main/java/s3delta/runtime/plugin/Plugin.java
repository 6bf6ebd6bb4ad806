package s3delta.runtime.plugin;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.CodeSource;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Map;
import java.util.Optional;
import s3delta.runtime.json.RecordBinder;
import s3delta.runtime.json.Trees;
import s3delta.runtime.result.TrialResult;

/**
 * What users see of a plugin.
 *
 * @param id the name users write
 * @param kind {@code delta method}, {@code search strategy} or {@code executor}
 * @param config its keys with their defaults
 * @param module the module it comes from; empty where it is on the class path
 * @param version its version, where the module or jar has one
 * @param jar the last part of the path of its jar or directory
 * @param origin the jar or directory as a whole, where it is known
 */
public record Plugin(
        String id,
        String kind,
        Map<String, Object> config,
        Optional<String> module,
        Optional<String> version,
        String jar,
        Optional<Jar> origin) {
    static Plugin of(String id, String kind, Object provider, Record defaults) {
        return new Plugin(
                id,
                kind,
                Trees.map(RecordBinder.config().tree(defaults)),
                Optional.ofNullable(provider.getClass().getModule().getName()),
                version(provider.getClass()),
                Jar.name(provider.getClass()),
                Jar.of(provider.getClass()));
    }

    /** Names where a class comes from: its module, if it has a name, and the last part of its jar's or directory's path. */
    static String source(Class<?> type) {
        Module module = type.getModule();
        return module.isNamed() ? "module " + module.getName() + " in " + Jar.name(type) : Jar.name(type);
    }

    /**
     * Returns what a run keeps of the plugin.
     *
     * @return the plugin with the digest of its jar
     */
    public TrialResult.UsedPlugin used() {
        return new TrialResult.UsedPlugin(
                id, kind, version, origin.map(from -> from.path().toString()), origin.flatMap(Jar::sha256));
    }

    private static Optional<String> version(Class<?> type) {
        Module module = type.getModule();
        return module.isNamed()
                ? module.getDescriptor().rawVersion()
                : Optional.ofNullable(type.getPackage().getImplementationVersion());
    }

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
}
