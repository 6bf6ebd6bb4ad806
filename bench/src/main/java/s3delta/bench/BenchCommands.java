package s3delta.bench;

import com.google.inject.AbstractModule;
import com.google.inject.Module;
import com.google.inject.Provides;
import jakarta.inject.Singleton;
import java.util.List;
import java.util.ResourceBundle;
import s3delta.cli.CommandProvider;
import s3delta.runtime.Plugins;
import s3delta.runtime.plugin.Registry;

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

    /** Benchmarks look inside. */
    @Override
    public Module bindings() {
        return new AbstractModule() {
            @Provides
            @Singleton
            Registry registry(Plugins plugins) {
                return Registry.of(plugins);
            }
        };
    }
}
