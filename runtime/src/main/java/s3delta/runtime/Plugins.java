package s3delta.runtime;

import java.nio.file.Path;
import java.util.List;
import s3delta.api.S3DeltaException;
import s3delta.api.Stability;
import s3delta.runtime.plugin.PluginFolders;
import s3delta.runtime.plugin.Registry;

/**
 * Plugins that are loaded, of the module path, the class path and folders: delta methods, search strategies and executors.
 * Only this library implements it.
 *
 * @since 0.1
 */
@Stability(Stability.Level.EXPERIMENTAL)
public interface Plugins {
    /**
     * Loads plugins.
     *
     * @param folders folders of jars, next to the module path and the class path
     * @return the plugins
     * @throws S3DeltaException {@link s3delta.api.ErrorCode#PLUGIN_CONTRACT} or
     *     {@link s3delta.api.ErrorCode#PLUGIN_DUPLICATE} if one cannot be used, or if a jar cannot be read
     */
    static Plugins load(List<Path> folders) {
        return Registry.load(PluginFolders.read(folders));
    }

    /**
     * Loads plugins, with the folders that the system property {@code s3delta.plugins} names in the form of a class path.
     *
     * @return the plugins
     * @throws S3DeltaException as {@link #load}
     */
    static Plugins configured() {
        return Registry.load(PluginFolders.configured());
    }

    /**
     * Describes all plugins.
     *
     * @return the delta methods by id, then the search strategies by id, then the executors by id
     */
    List<Plugin> plugins();
}
