package s3delta.bench.step;

import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import s3delta.api.spi.SearchProblem.Half;
import s3delta.cli.Options;
import s3delta.runtime.DeviceChoice;
import s3delta.runtime.PrecisionChoice;
import s3delta.runtime.delta.AdamW;
import s3delta.runtime.delta.DeltaSet;
import s3delta.runtime.delta.GatedModel;
import s3delta.runtime.json.Json;
import s3delta.runtime.model.LoadedBackbone;
import s3delta.runtime.random.Randomness;
import s3delta.runtime.space.Candidates;
import s3delta.runtime.structure.Attachments;
import s3delta.runtime.t5.Regularization;
import s3delta.runtime.t5.T5Config;
import s3delta.runtime.train.Schedule;
import s3delta.runtime.train.Trainer;
import s3delta.runtime.train.WeightDecay;

/** {@code s3delta bench launch}: how long it takes from the launch to the end of the first training step. */
@Command(name = "launch")
public final class LaunchCommand extends ReportingCommand {
    private static final int ROWS = 32;
    private static final int SOURCE = 64;
    private static final int TARGET = 4;
    private static final double RATE = 3e-4;
    private static final double CLIP = 2;
    private static final double MILLIS = 1e3;

    @Option(names = "--backbone", required = true, paramLabel = "DIR")
    private Path backbone = Path.of("");

    @Option(names = "--threads", paramLabel = "N")
    private int threads;

    private final InstantSource clock = InstantSource.system();

    @Override
    public void run() {
        Options.threads("--threads", threads);
        Instant begun = clock.instant();
        Instant launched = ProcessHandle.current().info().startInstant().orElse(begun);
        try (LoadedBackbone bench = LoadedBackbone.open(backbone, DeviceChoice.AUTO, PrecisionChoice.AUTO, threads)) {
            Instant opened = clock.instant();
            step(bench);
            Instant done = clock.instant();
            print(Json.mapper()
                    .createObjectNode()
                    .put("launch_to_first_step_seconds", seconds(launched, done))
                    .put("to_command_seconds", seconds(launched, begun))
                    .put("to_open_seconds", seconds(begun, opened))
                    .put("first_step_seconds", seconds(opened, done)));
        }
    }

    private void step(LoadedBackbone bench) {
        T5Config config = bench.backbone().model().config();
        DeltaSet deltas = Attachments.ofCandidates(
                config, Candidates.of(config, DeltaOption.read("lora:8:q,v", registry()), registry()), registry());
        SyntheticBatches batches = new SyntheticBatches(ROWS, SOURCE, TARGET, config.vocabSize(), 1);
        Trainer trainer = new Trainer(new Schedule(1, 1, RATE), CLIP, WeightDecay.NONE, Regularization.NONE, 1, 1);
        try (GatedModel model = new GatedModel(bench.backbone(), deltas, bench.ops(), new Randomness(0));
                AdamW optimizer = new AdamW(model.values(), 0)) {
            trainer.step(model, batches.batch(Half.TRAINING, 0), optimizer, 0);
        }
    }

    private static double seconds(Instant from, Instant to) {
        return Duration.between(from, to).toMillis() / MILLIS;
    }
}
