package s3delta.cli;

import picocli.CommandLine.Command;

/** {@code s3delta task}: a user's own tasks. */
@Command(
        name = "task",
        description = "Look at tasks, those of a configuration or one of your own.",
        subcommands = TaskCheckCommand.class,
        synopsisSubcommandLabel = "COMMAND")
final class TaskCommand {}
