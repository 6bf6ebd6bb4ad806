package s3delta.bench.step;

import jakarta.inject.Inject;
import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import s3delta.cli.Console;
import s3delta.cli.Options;
import s3delta.runtime.DeviceChoice;
import s3delta.runtime.PrecisionChoice;
import s3delta.runtime.engine.TensorEngine;
import s3delta.runtime.json.Json;
import s3delta.runtime.plugin.Registry;
import s3delta.runtime.t5.FrozenT5;
import tools.jackson.databind.node.ObjectNode;

/** {@code s3delta bench operators}: of how many operators a training step is made. */
@Command(
        name = "operators",
        description = {
            "Count the operators of a training step by the engine's profiler: what a GPU would launch.",
            "They do not depend on the rows of a batch, as long as it is computed in as many parts."
        },
        footer = {"", "Example: s3delta bench operators --shape t5-large --batch 2 --deltas lora:8:q,v"})
public final class OperatorsCommand implements Runnable {
    private static final int NAMED = 25;

    @Option(
            names = "--shape",
            paramLabel = "NAME|DIR",
            description =
                    "t5-small, t5-base or t5-large (default) with weights of zeros, or the directory of a backbone.")
    private String shape = "t5-large";

    @Option(names = "--batch", paramLabel = "N", description = "Rows of a batch (${DEFAULT-VALUE}).")
    private int batch = 2;

    @Option(names = "--source", paramLabel = "N", description = "Tokens of a source (${DEFAULT-VALUE}).")
    private int source = 128;

    @Option(names = "--target", paramLabel = "N", description = "Tokens of a target (${DEFAULT-VALUE}).")
    private int target = 8;

    @Option(names = "--part-tokens", paramLabel = "N", description = "Tokens of a part of a batch.")
    private Optional<Integer> partTokens = Optional.empty();

    @Option(
            names = "--deltas",
            paramLabel = "METHOD[:N]:SITES",
            description = "What to train: a method, its first whole-number setting, and sites (lora:8:q,v).")
    private String deltas = "lora:8:q,v";

    @Option(names = "--precision", paramLabel = "NAME", description = "auto, float32 or bfloat16 (default).")
    private PrecisionChoice precision = PrecisionChoice.BFLOAT16;

    @Option(names = "--device", paramLabel = "NAME", description = "auto (default), cpu or gpu.")
    private DeviceChoice device = DeviceChoice.AUTO;

    @Option(names = "--as-on-a-gpu", description = "Compute as on a GPU, wherever it is: with fewer operators.")
    private boolean asOnAGpu;

    @Option(names = "--json", description = "Print one line of JSON.")
    private boolean json;

    @Inject
    private Registry registry;

    @Inject
    private Console console;

    /** Makes the command; called by picocli. */
    public OperatorsCommand() {}

    @Override
    public void run() {
        Options.atLeast("--batch", batch, 1);
        Options.atLeast("--source", source, 1);
        Options.atLeast("--target", target, 1);
        TensorEngine engine = TensorEngine.start(device, 0);
        Shapes.with(shape, NamedShape::writeZeros, directory -> {
            try (FrozenT5 backbone = FrozenT5.load(directory, engine, precision)) {
                SyntheticBatches batches = new SyntheticBatches(
                        batch, source, target, backbone.model().config().vocabSize(), 2);
                Steps steps = new Steps(backbone, engine, registry, batches, false, partTokens, 0);
                StepReports.print(console, report(steps.operators(DeltaOption.read(deltas, registry), asOnAGpu)), json);
            }
        });
    }

    private static ObjectNode report(Operators operators) {
        ObjectNode report = Json.mapper().createObjectNode();
        report.put("launches", operators.launches());
        report.put("events", operators.events());
        ObjectNode names = report.putObject("most_frequent");
        operators.byName().entrySet().stream()
                .limit(NAMED)
                .forEach(entry -> names.put(entry.getKey(), entry.getValue()));
        return report;
    }
}
