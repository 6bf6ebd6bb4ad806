package s3delta.bench.step;

import jakarta.inject.Inject;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import s3delta.api.Structure;
import s3delta.cli.Console;
import s3delta.cli.Options;
import s3delta.runtime.DeviceChoice;
import s3delta.runtime.PrecisionChoice;
import s3delta.runtime.engine.TensorEngine;
import s3delta.runtime.json.StructureFile;
import s3delta.runtime.plugin.Registry;
import s3delta.runtime.space.SearchSpace;
import s3delta.runtime.space.Spaces;
import s3delta.runtime.space.WrittenBudget;
import s3delta.runtime.t5.FrozenT5;

/** {@code s3delta bench step}: how long a step takes, and how much memory. */
@Command(
        name = "step",
        description = "Time steps of training or search on batches of random tokens.",
        footer = {
            "",
            "Example: s3delta bench step --shape t5-small --deltas lora:8:q,v",
            "         s3delta bench step --shape t5-small --mode search --space s3delta-m --hypergradient unrolled"
        })
public final class StepCommand implements Runnable {
    /** What a step does. */
    private enum Mode {
        TRAIN,
        SEARCH
    }

    @Option(
            names = "--shape",
            paramLabel = "NAME|DIR",
            description =
                    "t5-small (default), t5-base or t5-large with random weights, or the directory of a backbone.")
    private String shape = "t5-small";

    @Option(names = "--batch", paramLabel = "N", description = "Rows of a batch (${DEFAULT-VALUE}).")
    private int batch = 32;

    @Option(names = "--source", paramLabel = "N", description = "Tokens of a source (${DEFAULT-VALUE}).")
    private int source = 128;

    @Option(names = "--target", paramLabel = "N", description = "Tokens of a target (${DEFAULT-VALUE}).")
    private int target = 8;

    @Option(
            names = "--mode",
            paramLabel = "MODE",
            description = "train (default): deltas at fixed places; search: all candidates of a space, with gates.")
    private Mode mode = Mode.TRAIN;

    @Option(
            names = "--deltas",
            paramLabel = "METHOD[:N]:SITES",
            description = "What to train: a method, its first whole-number setting, and sites (lora:8:q,v).")
    private String deltas = "lora:8:q,v";

    @Option(names = "--structure", paramLabel = "FILE", description = "What to train instead: a structure.")
    private Optional<Path> structure = Optional.empty();

    @Option(names = "--space", paramLabel = "NAME", description = "What to search (${DEFAULT-VALUE}).")
    private String space = "s3delta-m";

    @Option(
            names = "--budget",
            paramLabel = "B",
            converter = Options.BudgetConverter.class,
            description =
                    "The search's budget: a count, a fraction of the backbone, or such as '5%% of space' (${DEFAULT-VALUE}).")
    private WrittenBudget budget = WrittenBudget.parse("0.0005");

    @Option(
            names = "--hypergradient",
            paramLabel = "NAME",
            description = "How the search derives its structure's step (first-order).")
    private String hypergradient = "first-order";

    @Option(
            names = "--difference",
            paramLabel = "NAME",
            description = "How an unrolled one takes its second derivative (central).")
    private String difference = "central";

    @Option(
            names = "--write-structure",
            paramLabel = "FILE",
            description = "Where to write the structure that the search has come to.")
    private Optional<Path> written = Optional.empty();

    @Option(names = "--precision", paramLabel = "NAME", description = "auto (default), float32 or bfloat16.")
    private PrecisionChoice precision = PrecisionChoice.AUTO;

    @Option(names = "--checkpointing", description = "Compute gradients block by block, in less memory.")
    private boolean checkpointing;

    @Option(names = "--part-tokens", paramLabel = "N", description = "Tokens of a part of a batch; the device decides.")
    private Optional<Integer> partTokens = Optional.empty();

    @Option(names = "--dropout", paramLabel = "RATE", description = "T5's dropout in a training (${DEFAULT-VALUE}).")
    private double dropout;

    @Option(names = "--device", paramLabel = "NAME", description = "auto (default), cpu or gpu.")
    private DeviceChoice device = DeviceChoice.AUTO;

    @Option(names = "--threads", paramLabel = "N", description = "CPU threads, 0 (default) for one a core.")
    private int threads;

    @Option(
            names = "--steps",
            paramLabel = "N",
            description = "Steps to time, after one to warm up (${DEFAULT-VALUE}).")
    private int steps = 5;

    @Option(names = "--json", description = "Print one line of JSON.")
    private boolean json;

    @Inject
    private Registry registry;

    @Inject
    private Console console;

    /** Makes the command; called by picocli. */
    public StepCommand() {}

    /**
     * Writes a checkpoint with random weights.
     *
     * @param shape the name of a published size
     * @param directory where to; other files that are there stay
     */
    public static void writeShape(String shape, Path directory) {
        NamedShape.of(shape).orElseThrow().write(directory);
    }

    @Override
    public void run() {
        Options.atLeast("--batch", batch, 1);
        Options.atLeast("--source", source, 1);
        Options.atLeast("--target", target, 1);
        Options.atLeast("--steps", steps, 1);
        Options.atLeast("--threads", threads, 0);
        TensorEngine engine = TensorEngine.start(device, threads);
        Shapes.with(shape, NamedShape::write, directory -> measure(engine, directory));
    }

    private void measure(TensorEngine engine, Path directory) {
        try (FrozenT5 backbone = FrozenT5.load(directory, engine, precision)) {
            SyntheticBatches batches = new SyntheticBatches(
                    batch, source, target, backbone.model().config().vocabSize(), steps + 1);
            Steps runner = new Steps(backbone, engine, registry, batches, checkpointing, partTokens, dropout);
            Steps.Timing timing;
            if (mode == Mode.SEARCH) {
                timing = runner.search(
                        Spaces.named(space), budget, Map.of("hypergradient", hypergradient, "difference", difference));
                timing.structure().ifPresent(found -> written.ifPresent(file -> StructureFile.write(found, file)));
            } else if (structure.isPresent()) {
                Structure given = StructureFile.read(structure.get());
                timing = runner.train(given, structure.get().toString());
            } else {
                SearchSpace places = DeltaOption.read(deltas, registry);
                timing = runner.train(places);
            }
            StepReports.print(console, timing.report(engine), json);
        }
    }
}
