package s3delta.runtime;

import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import s3delta.api.Stability;

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
 * @since 0.1
 */
@Stability(Stability.Level.EXPERIMENTAL)
public record Plugin(
        String id,
        String kind,
        Map<String, Object> config,
        Optional<String> module,
        Optional<String> version,
        String jar,
        Optional<Jar> origin) {
    /**
     * The jar or the directory of classes that a plugin comes from.
     *
     * @param path its real path, links followed
     * @param sha256 of the jar, in hexadecimal digits; empty for a directory
     */
    public record Jar(Path path, Optional<String> sha256) {}
}
