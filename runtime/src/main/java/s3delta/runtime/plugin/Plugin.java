package s3delta.runtime.plugin;

import java.net.URI;
import java.nio.file.Path;
import java.security.CodeSource;
import java.util.Map;
import java.util.Optional;
import s3delta.runtime.json.RecordBinder;
import s3delta.runtime.json.Trees;

/**
 * What users are told of a plugin.
 *
 * @param id the name users write
 * @param kind {@code delta method} or {@code search strategy}
 * @param config its keys with their defaults
 * @param module the module it comes from; empty where it is on the class path
 * @param version its version, where the module or jar tells one
 * @param jar the last part of the path of its jar or directory
 */
public record Plugin(
        String id,
        String kind,
        Map<String, Object> config,
        Optional<String> module,
        Optional<String> version,
        String jar) {
    static Plugin of(String id, String kind, Object provider, Record defaults) {
        return new Plugin(
                id,
                kind,
                Trees.map(RecordBinder.config().tree(defaults)),
                Optional.ofNullable(provider.getClass().getModule().getName()),
                version(provider.getClass()),
                jar(provider.getClass()));
    }

    /** Names where a class comes from: its module, if it has a name, and the last part of its jar's or directory's path. */
    static String source(Class<?> type) {
        Module module = type.getModule();
        return module.isNamed() ? "module " + module.getName() + " in " + jar(type) : jar(type);
    }

    private static String jar(Class<?> type) {
        return Optional.ofNullable(type.getProtectionDomain().getCodeSource())
                .flatMap(Plugin::fileName)
                .orElse("an unknown place");
    }

    private static Optional<String> fileName(CodeSource source) {
        return Optional.ofNullable(source.getLocation())
                .filter(url -> url.getProtocol().equals("file"))
                .map(url -> Path.of(URI.create(url.toString())).getFileName())
                .map(Path::toString);
    }

    private static Optional<String> version(Class<?> type) {
        Module module = type.getModule();
        return module.isNamed()
                ? module.getDescriptor().rawVersion()
                : Optional.ofNullable(type.getPackage().getImplementationVersion());
    }
}
