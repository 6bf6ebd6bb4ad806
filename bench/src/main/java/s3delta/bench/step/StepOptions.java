package s3delta.bench.step;

import java.util.Optional;
import picocli.CommandLine.Option;
import s3delta.cli.Options;
import s3delta.runtime.DeviceChoice;
import s3delta.runtime.PrecisionChoice;
import s3delta.runtime.engine.TensorEngine;
import s3delta.runtime.plugin.Registry;
import s3delta.runtime.space.SearchSpace;
import s3delta.runtime.space.Spaces;
import s3delta.runtime.space.WrittenBudget;
import s3delta.runtime.t5.FrozenT5;

/** What a step is: options of all commands that make steps on batches of random tokens. */
final class StepOptions {
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

    @Option(names = "--space", paramLabel = "NAME", description = "What to search (${DEFAULT-VALUE}).")
    private String space = "s3delta-m";

    @Option(
            names = "--budget",
            paramLabel = "B",
            converter = Options.BudgetConverter.class,
            description =
                    "The search's budget: a count, a fraction of the backbone, or such as '5%% of space' (${DEFAULT-VALUE}).")
    private WrittenBudget budget = WrittenBudget.parse("0.0005");

    @Option(names = "--precision", paramLabel = "NAME", description = "auto (default), float32 or bfloat16.")
    private PrecisionChoice precision = PrecisionChoice.AUTO;

    @Option(names = "--part-tokens", paramLabel = "N", description = "Tokens of a part of a batch; the device decides.")
    private Optional<Integer> partTokens = Optional.empty();

    @Option(names = "--device", paramLabel = "NAME", description = "auto (default), cpu or gpu.")
    private DeviceChoice device = DeviceChoice.AUTO;

    @Option(names = "--threads", paramLabel = "N", description = "CPU threads, 0 (default) for one a core.")
    private int threads;

    /** Checks the numbers and starts the engine. */
    TensorEngine start() {
        Options.atLeast("--batch", batch, 1);
        Options.atLeast("--source", source, 1);
        Options.atLeast("--target", target, 1);
        Options.atLeast("--threads", threads, 0);
        partTokens.ifPresent(tokens -> Options.atLeast("--part-tokens", tokens, 1));
        return TensorEngine.start(device, threads);
    }

    String shape() {
        return shape;
    }

    PrecisionChoice precision() {
        return precision;
    }

    boolean searches() {
        return mode == Mode.SEARCH;
    }

    SearchSpace space() {
        return Spaces.named(space);
    }

    WrittenBudget budget() {
        return budget;
    }

    SearchSpace deltas(Registry registry) {
        return DeltaOption.read(deltas, registry);
    }

    /** What makes steps, and on how many batches; T5's dropout is that of a training. */
    Steps steps(
            FrozenT5 backbone,
            TensorEngine engine,
            Registry registry,
            int batches,
            boolean checkpointing,
            double dropout) {
        int vocabulary = backbone.model().config().vocabSize();
        return new Steps(
                backbone,
                engine,
                registry,
                new SyntheticBatches(batch, source, target, vocabulary, batches),
                checkpointing,
                partTokens,
                dropout);
    }
}
