package s3delta.bench;

import picocli.CommandLine.Command;
import s3delta.bench.demo.PretrainDemoCommand;
import s3delta.bench.fuzz.FuzzCommand;
import s3delta.bench.step.StepCommand;

/** {@code s3delta bench}: what measures and shows. */
@Command(
        name = "bench",
        description = "Measure, and make what the demo needs.",
        subcommands = {FuzzCommand.class, PretrainDemoCommand.class, StepCommand.class},
        synopsisSubcommandLabel = "COMMAND")
public final class BenchCommand {
    /** Makes the command; called by picocli. */
    public BenchCommand() {}
}
