package s3delta.bench;

import java.util.List;
import java.util.ResourceBundle;
import s3delta.cli.CommandProvider;

/** Adds {@code bench} to the command line. */
public final class BenchCommands implements CommandProvider {
    /** Makes the provider; called by {@link java.util.ServiceLoader}. */
    public BenchCommands() {}

    @Override
    public List<Class<?>> commands() {
        return List.of(BenchCommand.class);
    }

    @Override
    public ResourceBundle texts() {
        return ResourceBundle.getBundle("s3delta.bench.help");
    }
}
