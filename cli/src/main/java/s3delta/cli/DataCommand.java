package s3delta.cli;

import picocli.CommandLine.Command;

/** {@code s3delta data}: public data sets. */
@Command(
        name = "data",
        description = "Download public data sets.",
        subcommands = DataGetCommand.class,
        synopsisSubcommandLabel = "COMMAND")
final class DataCommand {}
