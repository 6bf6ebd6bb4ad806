package s3delta.runtime.plugin;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.ServiceConfigurationError;
import java.util.ServiceLoader;
import s3delta.api.ErrorCode;
import s3delta.api.S3DeltaException;

/**
 * Makes the providers of services.
 *
 * @param folders where some of them come from
 * @param loader finds all of them
 */
record Providers(PluginFolders folders, ClassLoader loader) {
    /**
     * Makes all providers of a service.
     *
     * @throws S3DeltaException {@link ErrorCode#PLUGIN_CONTRACT} if one cannot be made
     */
    <S> List<S> load(ServiceLoader<S> services) {
        List<S> made = new ArrayList<>();
        try {
            for (Iterator<S> all = services.iterator(); all.hasNext(); ) {
                made.add(all.next());
            }
        } catch (ServiceConfigurationError | LinkageError e) {
            String text = e.getMessage() + (e.getCause() == null ? "" : ": " + Faults.describe(e.getCause()));
            throw S3DeltaException.of(ErrorCode.PLUGIN_CONTRACT, "a plugin cannot be loaded")
                    .where(folders.jarNamedIn(text))
                    .expected("a public class with a public constructor without parameters, which returns")
                    .got(text)
                    .fix("correct the plugin, or remove its jar from the plugins/ folder")
                    .cause(e)
                    .build();
        }
        return made;
    }
}
