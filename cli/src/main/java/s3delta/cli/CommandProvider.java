package s3delta.cli;

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
}
