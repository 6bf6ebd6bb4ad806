package s3delta.cli;

import com.google.inject.AbstractModule;
import com.google.inject.Guice;
import com.google.inject.Injector;
import com.google.inject.Provider;
import com.google.inject.ProvisionException;
import com.google.inject.Scopes;
import com.google.inject.Stage;
import com.google.inject.TypeLiteral;
import java.util.List;
import java.util.ResourceBundle;
import java.util.ServiceLoader;
import java.util.function.Supplier;
import picocli.AutoComplete;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Help;
import picocli.CommandLine.IVersionProvider;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParseResult;
import picocli.CommandLine.RunLast;
import picocli.CommandLine.ScopeType;
import picocli.CommandLine.Spec;
import s3delta.cli.demo.DemoCommand;
import s3delta.cli.demo.DemoFilesCommand;
import s3delta.runtime.Cancellation;
import s3delta.runtime.Plugins;
import s3delta.runtime.S3Delta;

/** The command line as a whole: finds the command, gives it what it asks for, and reports what goes wrong. */
public final class Program {
    /** The program's own commands, in the order of the help text. */
    private static final List<Class<?>> COMMANDS = List.of(
            DemoCommand.class,
            DemoFilesCommand.class,
            InitCommand.class,
            ExperimentCommand.Run.class,
            ExperimentCommand.Search.class,
            ExperimentCommand.Train.class,
            TransferCommand.class,
            StructureCommand.class,
            ModelCommands.EvalCommand.class,
            PredictCommand.class,
            ModelCommands.MergeCommand.class,
            ModelCommands.ExportCommand.class,
            ModelCommands.ImportCommand.class,
            SweepCommand.class,
            RatesCommand.class,
            ReportCommand.class,
            CandidatesCommand.class,
            PromptsCommand.class,
            SchemaCommand.class,
            TaskCommand.class,
            PluginsCommand.class,
            DataCommand.class,
            DoctorCommand.class,
            CompletionCommand.class);

    private final Console console;
    private final Supplier<Plugins> plugins;

    /**
     * Makes the program.
     *
     * @param console where commands write
     * @param plugins finds the plugins, when a command first needs them
     */
    public Program(Console console, Supplier<? extends Plugins> plugins) {
        this.console = console;
        this.plugins = plugins::get;
    }

    /**
     * Runs one command.
     *
     * @param arguments the command and its options
     * @return 0 when it succeeded, 2 when something the user gave is wrong, 1 when S3Delta is at fault
     */
    public int run(String... arguments) {
        Errors errors = new Errors(console);
        try {
            return commandLine(errors).execute(arguments);
        } catch (OutOfMemoryError e) {
            // The only error of Java's that a user can fix.
            return errors.report(e);
        } finally {
            console.out().flush();
            console.err().flush();
        }
    }

    CommandLine commandLine(Errors errors) {
        CommandLine line = new CommandLine(CommandSpec.forAnnotatedObject(Root.class));
        COMMANDS.forEach(line::addSubcommand);
        line.setResourceBundle(ResourceBundle.getBundle("s3delta.cli.help"));
        for (CommandProvider provider : providers()) {
            for (Class<?> type : provider.commands()) {
                CommandLine command = new CommandLine(type);
                line.addSubcommand(command);
                command.setResourceBundle(provider.texts());
            }
        }
        return line.setOut(console.out())
                .setErr(console.err())
                .setColorScheme(Help.defaultColorScheme(console.ansi()))
                .setCaseInsensitiveEnumValuesAllowed(true)
                .setExecutionStrategy(result -> execute(result, errors))
                .setParameterExceptionHandler(errors)
                .setExecutionExceptionHandler(errors);
    }

    private static List<CommandProvider> providers() {
        return ServiceLoader.load(CommandProvider.class, Program.class.getClassLoader()).stream()
                .map(ServiceLoader.Provider::get)
                .toList();
    }

    /** Help needs no injector, so commands get what they ask for only when they are about to run. */
    private int execute(ParseResult result, Errors errors) {
        if (CommandLine.executeHelpRequest(result) != null) {
            return ExitCode.OK;
        }
        try {
            Injector injector = Guice.createInjector(Stage.DEVELOPMENT, new Bindings());
            result.asCommandLineList().forEach(line -> injector.injectMembers(line.getCommand()));
        } catch (ProvisionException e) {
            return errors.report(e.getCause() instanceof RuntimeException cause ? cause : e);
        }
        return new RunLast().execute(result);
    }

    /** What commands may ask for: the console, the plugins and their finder, and whether to stop. */
    private final class Bindings extends AbstractModule {
        @Override
        protected void configure() {
            bind(Console.class).toInstance(console);
            bind(Cancellation.class).toInstance(new Cancellation());
            bind(new TypeLiteral<Supplier<Plugins>>() {}).toInstance(plugins);
            bind(Plugins.class).toProvider(plugins::get).in(Scopes.SINGLETON);
            Provider<Plugins> loaded = getProvider(Plugins.class);
            bind(S3Delta.class).toProvider(() -> S3Delta.of(loaded.get())).in(Scopes.SINGLETON);
            providers().forEach(provider -> install(provider.bindings()));
        }
    }

    /** Gives the version of the program and that of Java. */
    static final class Version implements IVersionProvider {
        @Override
        public String[] getVersion() {
            return new String[] {"s3delta " + s3delta.runtime.Version.number() + " on Java " + Runtime.version()};
        }
    }

    /** The program without a command. */
    @Command(
            name = "s3delta",
            synopsisHeading = "Usage: ",
            synopsisSubcommandLabel = "COMMAND",
            optionListHeading = "%nOptions:%n",
            commandListHeading = "%nCommands:%n",
            versionProvider = Program.Version.class)
    @SuppressWarnings("UnusedVariable") // the parser reads the switches
    static final class Root implements Runnable {
        @Option(
                names = {"-h", "--help"},
                usageHelp = true,
                scope = ScopeType.INHERIT)
        private boolean help;

        @Option(
                names = {"-V", "--version"},
                versionHelp = true)
        private boolean version;

        @Spec
        private CommandSpec spec = CommandSpec.create();

        @Override
        public void run() {
            spec.commandLine().usage(spec.commandLine().getOut());
        }
    }

    /** Writes a script that lets a shell complete commands and options. */
    @Command(name = "completion")
    static final class CompletionCommand extends PrintingCommand {
        @Spec
        private CommandSpec spec = CommandSpec.create();

        @Override
        public void run() {
            CommandSpec root = spec.root();
            console.text(AutoComplete.bash(root.name(), root.commandLine()) + "\n");
        }
    }
}
