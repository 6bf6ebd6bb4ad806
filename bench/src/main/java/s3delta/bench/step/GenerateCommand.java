package s3delta.bench.step;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import s3delta.api.spi.SearchProblem.Half;
import s3delta.cli.Options;
import s3delta.runtime.Decoding;
import s3delta.runtime.DeviceChoice;
import s3delta.runtime.PrecisionChoice;
import s3delta.runtime.delta.DeltaSet;
import s3delta.runtime.delta.GatedModel;
import s3delta.runtime.delta.Gates;
import s3delta.runtime.engine.TensorEngine;
import s3delta.runtime.json.Json;
import s3delta.runtime.model.LoadedBackbone;
import s3delta.runtime.random.Randomness;
import s3delta.runtime.t5.Batch;
import s3delta.runtime.t5.FrozenT5;
import s3delta.runtime.t5.T5Layout;
import tools.jackson.databind.node.ObjectNode;

/** {@code s3delta bench generate}: how many texts a second a backbone writes. */
@Command(name = "generate")
public final class GenerateCommand extends ReportingCommand {
    private static final double NANOS = 1e9;

    @Option(names = "--shape", paramLabel = "NAME|DIR")
    private String shape = "t5-small";

    @Option(names = "--rows", paramLabel = "N")
    private int rows = 32;

    @Option(names = "--source", paramLabel = "N")
    private int source = 128;

    @Option(names = "--target", split = ",", paramLabel = "N")
    private List<Integer> targets = List.of(8, 32, 128);

    @Option(names = "--beams", split = ",", paramLabel = "N")
    private List<Integer> beams = List.of(1, 4);

    @Option(names = "--precision", paramLabel = "P")
    private PrecisionChoice precision = PrecisionChoice.FLOAT32;

    @Option(names = "--threads", paramLabel = "N")
    private int threads;

    @Option(names = "--times", paramLabel = "N")
    private int times = 3;

    @Override
    public void run() {
        targets.forEach(each -> Options.atLeast("--target", each, 1));
        beams.forEach(each -> Options.atLeast("--beams", each, 1));
        Options.atLeast("--rows", rows, 1);
        Options.atLeast("--source", source, 1);
        Options.atLeast("--times", times, 1);
        Options.threads("--threads", threads);
        TensorEngine engine = TensorEngine.start(DeviceChoice.AUTO, threads);
        if (!json()) {
            console.line("TOKENS  BEAMS  TEXTS/s  SECONDS A BATCH");
        }
        Shapes.with(shape, NamedShape::write, directory -> measure(engine, directory));
    }

    private void measure(TensorEngine engine, Path directory) {
        try (FrozenT5 backbone = FrozenT5.load(directory, engine, precision)) {
            DeltaSet none = new DeltaSet(T5Layout.of(backbone.model().config()).positions(), List.of());
            try (GatedModel model = new GatedModel(
                    backbone,
                    none,
                    engine.ops(backbone.precision()),
                    new Randomness(0),
                    false,
                    LoadedBackbone.sizes(engine, backbone, Optional.empty()))) {
                int vocabulary = backbone.model().config().vocabSize();
                Batch batch = new SyntheticBatches(rows, source, 1, vocabulary, 1).batch(Half.TRAINING, 0);
                for (int target : targets) {
                    for (int each : beams) {
                        print(target, each, seconds(model, batch, target, each));
                    }
                }
            }
        }
    }

    private double seconds(GatedModel model, Batch batch, int target, int beams) {
        // As many tokens as may be, none of which is the end.
        Decoding decoding = new Decoding(beams, 1, 0, target, Optional.of(target));
        double best = Double.MAX_VALUE;
        for (int i = 0; i <= times; i++) {
            long start = System.nanoTime();
            model.generate(batch, Gates.open(), decoding, target + 1);
            double seconds = (System.nanoTime() - start) / NANOS;
            best = i == 0 ? best : Math.min(best, seconds);
        }
        return best;
    }

    private void print(int target, int beams, double seconds) {
        ObjectNode row = Json.mapper().createObjectNode();
        row.put("target", target).put("beams", beams);
        row.put("texts_per_second", rows / seconds).put("seconds", seconds);
        row(row, "%6d  %5d  %7.1f  %15.3f");
    }
}
