package s3delta.cli;

import jakarta.inject.Inject;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import s3delta.runtime.experiment.Runs;

/** Tests a finished run again. */
@Command(
        name = "eval",
        description = "Test a finished run again and print its scores as JSON.",
        footer = {"", "Example: s3delta eval runs/sst2"})
final class EvalCommand implements Runnable {
    @Mixin
    private RunOption run = new RunOption();

    @Inject
    private Runs runs;

    @Inject
    private Console console;

    @Override
    public void run() {
        console.text(runs.evaluate(run.read()).json());
    }
}
