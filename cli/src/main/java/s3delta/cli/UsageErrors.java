package s3delta.cli;

import java.util.List;
import java.util.Locale;
import java.util.Set;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.UnmatchedArgumentException;
import s3delta.api.ErrorCode;
import s3delta.api.S3DeltaException;
import s3delta.runtime.text.Nearest;

/** Words what the parser of the command line refuses. */
final class UsageErrors {
    private UsageErrors() {}

    /**
     * Words an error.
     *
     * @param e what the parser says
     * @return the error, with the nearest name where a command or option is unknown
     */
    static S3DeltaException of(ParameterException e) {
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

    /**
     * Checks what the parser of the command line cannot.
     *
     * @param holds whether it is as it should be
     * @param command the command's name
     * @param option the option
     * @param expected what would have been right
     * @param got what was given
     * @throws S3DeltaException {@link ErrorCode#USAGE} if it does not hold
     */
    static void require(boolean holds, String command, String option, String expected, Object got) {
        if (!holds) {
            throw S3DeltaException.of(ErrorCode.USAGE, "the options do not fit")
                    .where("s3delta " + command + ": " + option)
                    .expected(expected)
                    .got(got)
                    .fix("see 's3delta " + command + " --help'")
                    .build();
        }
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
                .cause(e)
                .build();
    }
}
