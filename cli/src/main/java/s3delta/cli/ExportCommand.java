package s3delta.cli;

import jakarta.inject.Inject;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import s3delta.runtime.plugin.Registry;
import s3delta.runtime.use.Export;

/** Writes deltas for other programs. */
@Command(
        name = "export",
        description = {
            "Write a run's deltas for others.",
            "",
            "peft: a LoRA adapter that PEFT loads, for structures of low-rank deltas alone. safetensors: structure,"
                    + " parameters and what they belong to, for all deltas."
        },
        footer = {
            "",
            "Examples:",
            "  s3delta export runs/sst2 --format peft --out adapters/sst2",
            "  s3delta export runs/sst2 --format safetensors --out deltas/sst2"
        })
final class ExportCommand implements Runnable {
    @Mixin
    private RunOption run = new RunOption();

    @Option(names = "--format", required = true, paramLabel = "FORMAT", description = "peft or safetensors.")
    private Export.Format format = Export.Format.PEFT;

    @Mixin
    private NewDirectoryOption out = new NewDirectoryOption();

    @Inject
    private Registry registry;

    @Inject
    private Console console;

    @Override
    public void run() {
        new Export(run.read(), registry).write(format, out.directory());
        console.line("The deltas are in " + out.directory());
    }
}
