package s3delta.cli;

import jakarta.inject.Inject;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import s3delta.runtime.plugin.Registry;
import s3delta.runtime.use.Import;

/** Reads what another program trained. */
@Command(
        name = "import",
        description = {
            "Read a LoRA adapter of PEFT.",
            "",
            "What is written is used like a run: by predict, merge and export, and its structure.json by train. Every"
                    + " tensor of the adapter is read, or the import fails."
        },
        footer = {"", "Example: s3delta import adapters/sst2 --backbone models/t5-small --out runs/imported"})
final class ImportCommand implements Runnable {
    @Parameters(
            paramLabel = "DIR",
            description = "The adapter's directory, with adapter_config.json and adapter_model.safetensors.")
    private Path adapter = Path.of("");

    @Option(
            names = "--backbone",
            required = true,
            paramLabel = "DIR",
            description = "The model that the adapter was trained on.")
    private Path backbone = Path.of("");

    @Mixin
    private NewDirectoryOption out = new NewDirectoryOption();

    @Option(
            names = "--method",
            paramLabel = "ID",
            description = "The delta method that shall hold the adapter, where several can.")
    private Optional<String> method = Optional.empty();

    @Inject
    private Registry registry;

    @Inject
    private Console console;

    @Override
    public void run() {
        Import reader = new Import(registry);
        List<String> able = reader.methods();
        String chosen = method.orElse(able.size() == 1 ? able.get(0) : "");
        UsageErrors.require(
                able.contains(chosen),
                "import",
                "--method",
                able.isEmpty()
                        ? "an installed delta method that holds two factors; see 's3delta plugins'"
                        : "one of " + String.join(", ", able),
                chosen.isEmpty() ? "nothing" : chosen);
        int count = reader.fromPeft(adapter, backbone, chosen, out.directory());
        console.line(count + " deltas are in " + out.directory());
    }
}
