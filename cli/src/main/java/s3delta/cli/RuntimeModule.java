package s3delta.cli;

import com.google.inject.AbstractModule;
import com.google.inject.Scopes;
import com.google.inject.TypeLiteral;
import java.util.function.Supplier;
import s3delta.runtime.plugin.Registry;
import s3delta.runtime.state.Interruption;

/** What commands may ask for: the console, the plugins and their finder, and whether to stop. */
final class RuntimeModule extends AbstractModule {
    private final Console console;
    private final Supplier<Registry> registry;

    RuntimeModule(Console console, Supplier<Registry> registry) {
        this.console = console;
        this.registry = registry;
    }

    @Override
    protected void configure() {
        bind(Console.class).toInstance(console);
        bind(Interruption.class).toInstance(new Interruption());
        bind(new TypeLiteral<Supplier<Registry>>() {}).toInstance(registry);
        bind(Registry.class).toProvider(registry::get).in(Scopes.SINGLETON);
    }
}
