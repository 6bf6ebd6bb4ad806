package s3delta.cli;

import com.google.inject.Module;
import java.util.List;
import java.util.ResourceBundle;
import s3delta.api.Stability;

/**
 * Adds commands to the command line: a service found by {@link java.util.ServiceLoader}.
 *
 * @since 0.1
 */
@Stability(Stability.Level.EXPERIMENTAL)
public interface CommandProvider {
    /**
     * Returns the commands.
     *
     * @return classes annotated with picocli's {@code @Command}, each with a constructor without parameters
     */
    List<Class<?>> commands();

    /**
     * Returns what the commands and their options do, for their help.
     *
     * @return texts by picocli's keys, such as {@code s3delta.COMMAND.usage.description} and {@code s3delta.COMMAND.OPTION}
     */
    ResourceBundle texts();

    /**
     * Returns what the commands may ask for, besides what all may: {@link Console}, {@link s3delta.runtime.S3Delta},
     * {@link s3delta.runtime.Plugins} and {@link s3delta.runtime.Cancellation}.
     *
     * @return a module of Guice; by default nothing more
     */
    default Module bindings() {
        return binder -> {};
    }
}
