package s3delta.cli;

import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import picocli.CommandLine;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.IExecutionExceptionHandler;
import picocli.CommandLine.IParameterExceptionHandler;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;
import picocli.CommandLine.UnmatchedArgumentException;
import s3delta.api.ErrorCode;
import s3delta.api.S3DeltaException;
import s3delta.runtime.Failures;
import s3delta.runtime.Stopped;
import s3delta.runtime.process.Signals;
import s3delta.runtime.text.Nearest;

/** Prints what went wrong and chooses the exit code. */
final class Errors implements IParameterExceptionHandler, IExecutionExceptionHandler {
    private final Console console;

    Errors(Console console) {
        this.console = console;
    }

    @Override
    public int handleParseException(ParameterException e, String[] arguments) {
        return report(usage(e));
    }

    @Override
    public int handleExecutionException(Exception e, CommandLine line, ParseResult result) {
        return report(e);
    }

    /**
     * Prints an error: one of the user's as a text, a stop as a note, any other as a bug, of a plugin or of S3Delta, with its
     * stack trace.
     *
     * @param e the error
     * @return the exit code
     */
    int report(Throwable e) {
        Optional<S3DeltaException> memory = Failures.outOfMemory(e);
        if (memory.isPresent()) {
            return print(memory.get());
        }
        if (e instanceof S3DeltaException error) {
            return print(error);
        }
        if (e instanceof Stopped stopped) {
            console.err().println(stopped.getMessage());
            return Signals.exitCode(stopped.signal());
        }
        e.printStackTrace(console.err());
        Optional<String> plugin = Failures.plugin(e);
        if (plugin.isPresent()) {
            console.err().println("error[plugin-contract]: this is a bug in the plugin '" + plugin.get() + "'");
            console.err()
                    .println("  fix:      report it to the plugin's author with the lines above, or do without it");
            return ExitCode.USAGE;
        }
        console.err().println("error[bug]: this is a bug in S3Delta; please report it with the lines above");
        return ExitCode.SOFTWARE;
    }

    private int print(S3DeltaException error) {
        console.err().println("error[" + error.code().label() + "]: " + error.getMessage());
        return ExitCode.USAGE;
    }

    /**
     * Describes what the parser of the command line refuses.
     *
     * @param e what the parser says
     * @return the error, with the nearest name where a command or option is unknown
     */
    private static S3DeltaException usage(ParameterException e) {
        CommandSpec command = e.getCommandLine().getCommandSpec();
        List<String> unmatched = e instanceof UnmatchedArgumentException u
                ? u.getUnmatched()
                : e.getCommandLine().getUnmatchedArguments();
        if (!unmatched.isEmpty()) {
            return unknown(command, unmatched.get(0), e);
        }
        String what = String.valueOf(e.getMessage());
        return error(command, what.substring(0, 1).toLowerCase(Locale.ROOT) + what.substring(1), "", e);
    }

    private static S3DeltaException unknown(CommandSpec command, String got, ParameterException e) {
        if (got.startsWith("-")) {
            List<String> options =
                    command.options().stream().map(OptionSpec::longestName).toList();
            return error(command, "unknown option '" + got + "'", Nearest.advice(got, options), e);
        }
        Set<String> commands = command.subcommands().keySet();
        return commands.isEmpty()
                ? error(command, "unknown argument '" + got + "'", "", e)
                : error(command, "unknown command '" + got + "'", Nearest.advice(got, commands), e);
    }

    private static S3DeltaException error(CommandSpec command, String what, String advice, ParameterException e) {
        String help = "see '" + command.qualifiedName() + " --help'";
        return S3DeltaException.of(ErrorCode.USAGE, what)
                .where(command.qualifiedName())
                .fix(advice.isEmpty() ? help : advice + (advice.endsWith("?") ? " Or " : ", or ") + help)
                .cause(e);
    }
}
