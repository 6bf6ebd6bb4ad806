package s3delta.cli;

import jakarta.inject.Inject;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import s3delta.runtime.model.SavedRun;
import s3delta.runtime.plugin.Registry;
import s3delta.runtime.use.LogitCheck;
import s3delta.runtime.use.Merge;

/** Folds deltas into the backbone. */
@Command(
        name = "merge",
        description = {
            "Fold a run's deltas into its backbone and write a Hugging Face model.",
            "",
            "The model is in float32 and needs no S3Delta. Deltas that are no change of a weight, such as adapters,"
                    + " prefixes and biases, cannot be folded in: then nothing is written, and the error names them."
        },
        footer = {"", "Example: s3delta merge runs/sst2 --out models/t5-small-sst2"})
final class MergeCommand implements Runnable {
    @Mixin
    private RunOption run = new RunOption();

    @Mixin
    private NewDirectoryOption out = new NewDirectoryOption();

    @Option(
            names = "--rows",
            paramLabel = "N",
            description = "Compare the logits on so many rows, ${DEFAULT-VALUE} if not given; 0 does not compare.")
    private int rows = 8;

    @Inject
    private Registry registry;

    @Inject
    private Console console;

    @Override
    public void run() {
        UsageErrors.require(rows >= 0 && rows <= 1000, "merge", "--rows", "a number from 0 to 1000", rows);
        SavedRun saved = run.read();
        LogitCheck check = LogitCheck.of(saved, registry, rows);
        new Merge(saved, registry).write(out.directory(), check);
        console.line("The merged model is in " + out.directory());
        check.finding().ifPresent(console::line);
    }
}
