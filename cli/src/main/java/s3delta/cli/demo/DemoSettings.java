package s3delta.cli.demo;

import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import s3delta.api.spi.Message;
import s3delta.runtime.Specification;

/**
 * What the demo runs: sizes that end within three minutes on two cores, even slow ones.
 *
 * @param work directory for backbone, data and runs
 * @param seed the first seed
 * @param epochs of search and of each training
 * @param rows the most rows of each set, 0 for all
 * @param threads of each process
 */
record DemoSettings(Path work, long seed, int epochs, int rows, int threads) {
    /** Epochs within three minutes. */
    static final int EPOCHS = 3;

    /** All rows of a set. */
    static final int ALL = 0;

    /** The task, as a configuration file has it. */
    private static final Map<String, Object> TASK = Map.of(
            "name", "roles",
            "source", "roles sentence: {sentence} question: {question}",
            "target", "{label}",
            "labels", List.of("0", "1"));

    /** Writes a part and the settings for another process of this machine. */
    Message message(DemoPart part) {
        return Message.of(part.kind().name(), work.toAbsolutePath(), part.seed(), epochs, rows, threads);
    }

    /** Reads what {@link #message} wrote. */
    static DemoSettings of(Message message) {
        return new DemoSettings(
                Path.of(message.text(0)),
                Long.parseLong(message.text(1)),
                message.number(2),
                message.number(3),
                message.number(4));
    }

    Path backbone() {
        return work.resolve("backbone");
    }

    Path data() {
        return work.resolve("data");
    }

    /** Says what a part runs. */
    Specification specification(DemoPart part) {
        Map<String, Object> stage =
                Map.of("epochs", epochs, "batch-size", 32, "validate-every", 63, "learning-rate", 0.01);
        String name = part.kind().name().toLowerCase(Locale.ROOT).replace('_', '-') + "-" + part.seed();
        Specification.Builder builder = Specification.builder()
                .backbone(backbone())
                .data(data())
                .set("tasks", List.of(TASK))
                .seeds(part.seed())
                .set("space", DemoCommand.SPACE)
                .budget("5% of space")
                .set("methods", List.of(part.kind().method()))
                .set("train", stage)
                .set("scoring", "greedy")
                .set("device", "cpu")
                .set("precision", "float32")
                .set("threads", threads)
                .out(work.resolve("runs").resolve(name));
        stage.forEach((key, value) -> builder.set("search." + key, value));
        // The default strategy, in its cheaper form.
        builder.set("search.hypergradient", "first-order");
        if (rows != ALL) {
            builder.set("limits", Map.of("train-rows", rows, "validation-rows", rows / 4, "test-rows", rows / 4));
        }
        return builder.build().startingOver();
    }
}
