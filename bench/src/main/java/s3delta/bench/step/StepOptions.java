package s3delta.bench.step;

import java.util.Optional;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Option;
import picocli.CommandLine.TypeConversionException;
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
    /** Reads a budget in any of its forms. */
    private static final class BudgetConverter implements ITypeConverter<WrittenBudget> {
        @Override
        public WrittenBudget convert(String text) {
            try {
                return WrittenBudget.parse(text);
            } catch (IllegalArgumentException e) {
                throw new TypeConversionException(
                        "expected " + WrittenBudget.CODEC.expected() + ", got '" + text + "'");
            }
        }
    }

    /** What a step does. */
    private enum Mode {
        TRAIN,
        SEARCH
    }

    @Option(names = "--shape", paramLabel = "NAME|DIR")
    private String shape = "t5-small";

    @Option(names = "--batch", paramLabel = "N")
    private int batch = 32;

    @Option(names = "--source", paramLabel = "N")
    private int source = 128;

    @Option(names = "--target", paramLabel = "N")
    private int target = 8;

    @Option(names = "--mode", paramLabel = "MODE")
    private Mode mode = Mode.TRAIN;

    @Option(names = "--deltas", paramLabel = "METHOD[:N]:SITES")
    private String deltas = "lora:8:q,v";

    @Option(names = "--space", paramLabel = "NAME")
    private String space = "s3delta-m";

    @Option(names = "--budget", paramLabel = "B", converter = BudgetConverter.class)
    private WrittenBudget budget = WrittenBudget.parse("0.0005");

    @Option(names = "--precision", paramLabel = "NAME")
    private PrecisionChoice precision = PrecisionChoice.AUTO;

    @Option(names = "--part-tokens", paramLabel = "N")
    private Optional<Integer> partTokens = Optional.empty();

    @Option(names = "--device", paramLabel = "NAME")
    private DeviceChoice device = DeviceChoice.AUTO;

    @Option(names = "--threads", paramLabel = "N")
    private int threads;

    /** Checks the numbers and starts the engine. */
    TensorEngine start() {
        Options.atLeast("--batch", batch, 1);
        Options.atLeast("--source", source, 1);
        Options.atLeast("--target", target, 1);
        Options.threads("--threads", threads);
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
                dropout,
                engine.ops(backbone.precision()));
    }
}
