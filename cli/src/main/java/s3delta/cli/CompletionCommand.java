package s3delta.cli;

import jakarta.inject.Inject;
import picocli.AutoComplete;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** Writes a script that lets a shell complete commands and options. */
@Command(
        name = "completion",
        description = "Print a script that lets bash and zsh complete commands and options.",
        footer = {"", "Example: source <(./s3delta completion)"})
final class CompletionCommand implements Runnable {
    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Inject
    private Console console;

    @Override
    public void run() {
        CommandSpec root = spec.root();
        console.text(AutoComplete.bash(root.name(), root.commandLine()) + "\n");
    }
}
