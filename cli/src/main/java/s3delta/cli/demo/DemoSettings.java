package s3delta.cli.demo;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import s3delta.api.spi.Message;
import s3delta.runtime.DeviceChoice;
import s3delta.runtime.PrecisionChoice;
import s3delta.runtime.config.DataCache;
import s3delta.runtime.config.Lengths;
import s3delta.runtime.config.Method;
import s3delta.runtime.config.SearchConfig;
import s3delta.runtime.config.Settings;
import s3delta.runtime.config.StateCache;
import s3delta.runtime.config.TrainConfig;
import s3delta.runtime.config.TrialSpec;
import s3delta.runtime.model.LoadedBackbone;
import s3delta.runtime.space.WrittenBudget;
import s3delta.runtime.task.Limits;
import s3delta.runtime.task.Preset;
import s3delta.runtime.task.Task;
import s3delta.runtime.task.TaskItem;
import s3delta.runtime.task.Tasks;
import s3delta.runtime.train.LearningRate;

/**
 * What the demo runs: sizes that end within three minutes on two cores, even slow ones.
 *
 * @param work directory for backbone and data
 * @param seed the first seed
 * @param epochs of search and of each training
 * @param limits how many rows are used
 * @param threads of each process
 */
record DemoSettings(Path work, long seed, int epochs, Limits limits, int threads) {
    /** Epochs within three minutes. */
    static final int EPOCHS = 3;

    private static final int ALL = 0;
    private static final int BATCH = 32;
    private static final int VALIDATE_EVERY = 63;
    private static final LearningRate DELTA_RATE = LearningRate.of(1e-2);
    private static final LearningRate FULL_RATE = LearningRate.of(1e-3);
    private static final String STRATEGY = "prune";
    private static final WrittenBudget BUDGET = WrittenBudget.parse("5% of space");

    /** The task. */
    static final Task TASK = Tasks.classification(
            "roles",
            List.of("sentence", "question"),
            2,
            new Preset(BATCH, EPOCHS, VALIDATE_EVERY, EPOCHS, VALIDATE_EVERY));

    /** Writes a part and the settings for another process of this machine. */
    Message message(DemoPart part) {
        return Message.of(
                part.kind().name(),
                work.toAbsolutePath(),
                part.seed(),
                epochs,
                limits.trainRows().orElse(ALL),
                limits.validationRows().orElse(ALL),
                limits.testRows().orElse(ALL),
                threads);
    }

    /** Reads what {@link #message} wrote. */
    static DemoSettings of(Message message) {
        return new DemoSettings(
                Path.of(message.text(0)),
                Long.parseLong(message.text(1)),
                message.number(2),
                new Limits(limit(message.number(3)), limit(message.number(4)), limit(message.number(5))),
                message.number(6));
    }

    private static Optional<Integer> limit(int rows) {
        return rows == ALL ? Optional.empty() : Optional.of(rows);
    }

    /** Opens the backbone, to be closed by the caller. */
    LoadedBackbone open() {
        return LoadedBackbone.open(backbone(), DeviceChoice.CPU, PrecisionChoice.FLOAT32, threads);
    }

    Path backbone() {
        return work.resolve("backbone");
    }

    Path data() {
        return work.resolve("data");
    }

    TrialSpec trial(long of) {
        return trial(of, DELTA_RATE);
    }

    TrialSpec fullTuning(long of) {
        return trial(of, FULL_RATE);
    }

    private TrialSpec trial(long of, LearningRate rate) {
        SearchConfig search = new SearchConfig(
                STRATEGY, Optional.of(epochs), Optional.empty(), Optional.empty(), DELTA_RATE, Map.of());
        TrainConfig train = TrainConfig.DEFAULTS.lasting(epochs).at(rate);
        Settings settings = Settings.of(backbone(), data())
                .withInput(new Settings.Input(data(), limits, Lengths.DEFAULTS, DataCache.DEFAULTS))
                .withSearch(search)
                .withTrain(train)
                .withCompute(new Settings.Compute(
                        DeviceChoice.CPU, PrecisionChoice.FLOAT32, false, Optional.empty(), StateCache.DEFAULTS, 0));
        return new TrialSpec(settings, TaskItem.of(TASK.name()), of, Method.Search.PLAIN, BUDGET, work);
    }
}
