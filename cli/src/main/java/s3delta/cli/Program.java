package s3delta.cli;

import com.google.inject.Guice;
import com.google.inject.Injector;
import com.google.inject.ProvisionException;
import com.google.inject.Stage;
import java.util.function.Supplier;
import picocli.CommandLine;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Help;
import picocli.CommandLine.ParseResult;
import picocli.CommandLine.RunLast;
import s3delta.runtime.plugin.Registry;

/** The command line as a whole: finds the command, gives it what it asks for, and words what goes wrong. */
public final class Program {
    private final Console console;
    private final Supplier<Registry> registry;

    /**
     * Makes the program.
     *
     * @param console where commands write
     * @param registry finds the plugins, when a command first needs them
     */
    @SuppressWarnings("exports") // for the tests and fuzzers of this project
    public Program(Console console, Supplier<Registry> registry) {
        this.console = console;
        this.registry = registry;
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

    private CommandLine commandLine(Errors errors) {
        CommandLine.Model.CommandSpec spec = CommandLine.Model.CommandSpec.forAnnotatedObject(Root.class);
        CommandLine line = new CommandLine(spec);
        Commands.all().forEach(line::addSubcommand);
        return line.setOut(console.out())
                .setErr(console.err())
                .setColorScheme(Help.defaultColorScheme(console.ansi()))
                .setCaseInsensitiveEnumValuesAllowed(true)
                .setExecutionStrategy(result -> execute(result, errors))
                .setParameterExceptionHandler(errors)
                .setExecutionExceptionHandler(errors);
    }

    /** Help needs no injector, so commands get what they ask for only when they are about to run. */
    private int execute(ParseResult result, Errors errors) {
        if (CommandLine.executeHelpRequest(result) != null) {
            return ExitCode.OK;
        }
        try {
            Injector injector = Guice.createInjector(Stage.DEVELOPMENT, new RuntimeModule(console, registry));
            result.asCommandLineList().forEach(line -> injector.injectMembers(line.getCommand()));
        } catch (ProvisionException e) {
            return errors.report(e.getCause() instanceof RuntimeException cause ? cause : e);
        }
        return new RunLast().execute(result);
    }
}
