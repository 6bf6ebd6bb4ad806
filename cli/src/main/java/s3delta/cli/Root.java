package s3delta.cli;

import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ScopeType;
import picocli.CommandLine.Spec;

/** The program without a command. */
@Command(
        name = "s3delta",
        synopsisHeading = "Usage: ",
        synopsisSubcommandLabel = "COMMAND",
        description = "Decides where in a frozen pre-trained T5 a few trainable parameters should go.",
        optionListHeading = "%nOptions:%n",
        commandListHeading = "%nCommands:%n",
        footer = {
            "",
            "'s3delta COMMAND --help' explains a command. '--allow-download', with any",
            "command, lets the tensor engine fetch a native library that is not there.",
            "",
            "Example: s3delta plugins"
        },
        versionProvider = Version.class)
@SuppressWarnings("UnusedVariable") // the parser reads the switches
final class Root implements Runnable {
    @Option(
            names = {"-h", "--help"},
            usageHelp = true,
            scope = ScopeType.INHERIT,
            description = "Show this text.")
    private boolean help;

    @Option(
            names = {"-V", "--version"},
            versionHelp = true,
            description = "Show the version.")
    private boolean version;

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Override
    public void run() {
        spec.commandLine().usage(spec.commandLine().getOut());
    }
}
