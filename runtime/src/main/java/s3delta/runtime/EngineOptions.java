package s3delta.runtime;

import java.nio.file.Path;
import java.util.List;
import s3delta.api.Stability;
import s3delta.runtime.json.Require;
import s3delta.runtime.plugin.PluginFolders;
import s3delta.runtime.plugin.Registry;

/**
 * Where and how models are computed, and where plugins are. A process has one engine: all its backbones use the same number
 * of threads.
 *
 * @param device the device
 * @param precision in which numbers the frozen matrices are kept and multiplied
 * @param threads CPU threads of one operation, 0 for one a core
 * @param plugins folders of plugin jars, besides what is on the module path and the class path
 * @since 0.1
 */
@Stability(Stability.Level.EXPERIMENTAL)
public record EngineOptions(DeviceChoice device, PrecisionChoice precision, int threads, List<Path> plugins) {
    private static final EngineOptions DEFAULTS =
            new EngineOptions(DeviceChoice.AUTO, PrecisionChoice.AUTO, 0, List.of());

    /**
     * Checks the number of threads and copies the list.
     *
     * @throws IllegalArgumentException if {@code threads} is negative or above 1024
     */
    public EngineOptions {
        Require.threads("threads", threads);
        plugins = List.copyOf(plugins);
    }

    /**
     * Returns what suits most: a GPU if there is one, bfloat16 where it is fast, all cores, installed plugins.
     *
     * @return the options
     */
    public static EngineOptions defaults() {
        return DEFAULTS;
    }

    /**
     * Replaces the device.
     *
     * @param other the device
     * @return the changed options
     */
    public EngineOptions withDevice(DeviceChoice other) {
        return new EngineOptions(other, precision, threads, plugins);
    }

    /**
     * Replaces the precision.
     *
     * @param other in which numbers the frozen matrices are kept and multiplied
     * @return the changed options
     */
    public EngineOptions withPrecision(PrecisionChoice other) {
        return new EngineOptions(device, other, threads, plugins);
    }

    /**
     * Replaces the number of threads.
     *
     * @param other CPU threads of one operation, 0 for one a core
     * @return the changed options
     */
    public EngineOptions withThreads(int other) {
        return new EngineOptions(device, precision, other, plugins);
    }

    /**
     * Replaces the folders of plugins.
     *
     * @param other folders with jars; those that are not there have none
     * @return the changed options
     */
    public EngineOptions withPlugins(List<Path> other) {
        return new EngineOptions(device, precision, threads, other);
    }

    /** Finds the plugins. */
    Registry registry() {
        return Registry.load(PluginFolders.read(plugins));
    }
}
