package s3delta.bench.step;

import jakarta.inject.Inject;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import s3delta.api.Structure;
import s3delta.cli.Console;
import s3delta.cli.Options;
import s3delta.runtime.engine.TensorEngine;
import s3delta.runtime.json.StructureFile;
import s3delta.runtime.plugin.Registry;
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
    @Mixin
    private StepOptions options = new StepOptions();

    @Option(names = "--structure", paramLabel = "FILE", description = "What to train instead: a structure.")
    private Optional<Path> structure = Optional.empty();

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

    @Option(names = "--checkpointing", description = "Compute gradients block by block, in less memory.")
    private boolean checkpointing;

    @Option(names = "--dropout", paramLabel = "RATE", description = "T5's dropout in a training (${DEFAULT-VALUE}).")
    private double dropout;

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
        Options.atLeast("--steps", steps, 1);
        TensorEngine engine = options.start();
        Shapes.with(options.shape(), NamedShape::write, directory -> measure(engine, directory));
    }

    private void measure(TensorEngine engine, Path directory) {
        try (FrozenT5 backbone = FrozenT5.load(directory, engine, options.precision())) {
            Steps runner = options.steps(backbone, engine, registry, steps + 1, checkpointing, dropout);
            Steps.Timing timing;
            if (options.searches()) {
                timing = runner.search(
                        options.space(),
                        options.budget(),
                        Map.of("hypergradient", hypergradient, "difference", difference));
                timing.structure().ifPresent(found -> written.ifPresent(file -> StructureFile.write(found, file)));
            } else if (structure.isPresent()) {
                Structure given = StructureFile.read(structure.get());
                timing = runner.train(given, structure.get().toString());
            } else {
                timing = runner.train(options.deltas(registry));
            }
            StepReports.print(console, timing.report(engine), json);
        }
    }
}
