package s3delta.runtime.plugin;

import java.util.Map;
import java.util.Optional;
import s3delta.runtime.json.RecordBinder;
import s3delta.runtime.json.Trees;
import s3delta.runtime.result.TrialResult;

/**
 * What users are told of a plugin.
 *
 * @param id the name users write
 * @param kind {@code delta method}, {@code search strategy} or {@code executor}
 * @param config its keys with their defaults
 * @param module the module it comes from; empty where it is on the class path
 * @param version its version, where the module or jar tells one
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
}
