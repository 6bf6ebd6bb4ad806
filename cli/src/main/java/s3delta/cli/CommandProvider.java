package s3delta.cli;

import java.util.List;
import s3delta.api.Stability;

/**
 * Adds commands to the command line: a service found by {@link java.util.ServiceLoader}.
 *
 * @since 0.1
 */
@FunctionalInterface
@Stability(Stability.Level.EXPERIMENTAL)
public interface CommandProvider {
    /**
     * Returns the commands.
     *
     * @return classes annotated with picocli's {@code @Command}, each with a constructor without parameters
     */
    List<Class<?>> commands();
}
