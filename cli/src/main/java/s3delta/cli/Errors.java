package s3delta.cli;

import java.util.Optional;
import picocli.CommandLine;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.IExecutionExceptionHandler;
import picocli.CommandLine.IParameterExceptionHandler;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;
import s3delta.api.S3DeltaException;
import s3delta.runtime.engine.OutOfMemory;
import s3delta.runtime.plugin.Faults;
import s3delta.runtime.state.Signals;
import s3delta.runtime.state.Stopped;

/** Prints what went wrong and chooses the exit code. */
final class Errors implements IParameterExceptionHandler, IExecutionExceptionHandler {
    private final Console console;

    Errors(Console console) {
        this.console = console;
    }

    @Override
    public int handleParseException(ParameterException e, String[] arguments) {
        return report(UsageErrors.of(e));
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
        Optional<S3DeltaException> memory = OutOfMemory.of(e);
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
        Optional<String> plugin = Faults.culprit(e);
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
}
