package s3delta.bench.step;

import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import s3delta.api.Structure;
import s3delta.cli.Options;
import s3delta.runtime.engine.TensorEngine;
import s3delta.runtime.json.StructureFile;
import s3delta.runtime.t5.FrozenT5;

/** {@code s3delta bench step}: how long a step takes, and how much memory. */
@Command(name = "step")
public final class StepCommand extends ReportingCommand {
    @Mixin
    private StepOptions options = new StepOptions();

    @Option(names = "--structure", paramLabel = "FILE")
    private Optional<Path> structure = Optional.empty();

    @Option(names = "--hypergradient", paramLabel = "NAME")
    private String hypergradient = "first-order";

    @Option(names = "--difference", paramLabel = "NAME")
    private String difference = "central";

    @Option(names = "--write-structure", paramLabel = "FILE")
    private Optional<Path> written = Optional.empty();

    @Option(names = "--checkpointing")
    private boolean checkpointing;

    @Option(names = "--dropout", paramLabel = "RATE")
    private double dropout;

    @Option(names = "--steps", paramLabel = "N")
    private int steps = 5;

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
            Steps runner = options.steps(backbone, engine, registry(), steps + 1, checkpointing, dropout);
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
                timing = runner.train(options.deltas(registry()));
            }
            print(timing.report(engine));
        }
    }
}
