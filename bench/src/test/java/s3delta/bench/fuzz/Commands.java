package s3delta.bench.fuzz;

import java.io.PrintWriter;
import java.io.StringWriter;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Help.Ansi;
import s3delta.api.ErrorCode;
import s3delta.api.S3DeltaException;
import s3delta.cli.Console;
import s3delta.cli.Program;
import s3delta.runtime.plugin.Registry;

/** Commands that read files, given as users give them. */
final class Commands {
    private Commands() {}

    /**
     * Makes a reader of a command: it accepts what the command ends well with, and refuses what the command ends with an
     * error of the user's with.
     */
    static Runnable of(Registry registry, String... arguments) {
        return () -> {
            StringWriter said = new StringWriter();
            PrintWriter writer = new PrintWriter(said);
            int code = new Program(new Console(writer, writer, Ansi.OFF), () -> registry).run(arguments);
            String text = said.toString();
            if (code == ExitCode.USAGE && text.contains("error[") && !text.contains("\tat ")) {
                throw S3DeltaException.of(ErrorCode.USAGE, "the command refused it")
                        .got(text);
            }
            if (code != ExitCode.OK) {
                throw new IllegalStateException("it ended with " + code + ": " + text);
            }
        };
    }
}
