package s3delta.bench.soak;

import jakarta.inject.Inject;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import s3delta.cli.Console;
import s3delta.cli.TemporaryFolder;
import s3delta.cli.demo.DemoFilesCommand;
import s3delta.runtime.DeviceChoice;
import s3delta.runtime.json.Json;
import s3delta.runtime.plugin.Registry;
import tools.jackson.databind.node.ObjectNode;

/** {@code s3delta bench soak}: shows that nothing grows in a long run. */
@Command(
        name = "soak",
        description = {
            "Show that nothing grows in a long search and training on the demo's backbone.",
            "Compares resident memory, native arrays, file handles and processor time of a step, early",
            "and late. Prints JSON; ends with 1 where something grew by more than 3%."
        },
        footer = {"", "Example: s3delta bench soak --steps 20000"})
public final class SoakCommand implements Callable<Integer> {
    private static final double MOST_GROWTH = 0.03;
    private static final int BATCH = 4;
    private static final int ROWS = 400;

    @Option(names = "--steps", paramLabel = "N", description = "Steps of both together (${DEFAULT-VALUE}).")
    private int steps = 20_000;

    @Option(names = "--save-every", paramLabel = "N", description = "Steps between saves (${DEFAULT-VALUE}).")
    private int saveEvery = 100;

    @Option(names = "--device", paramLabel = "NAME", description = "auto, cpu (default) or gpu.")
    private DeviceChoice device = DeviceChoice.CPU;

    @Inject
    private Registry registry;

    @Inject
    private Console console;

    /** Makes the command; called by picocli. */
    public SoakCommand() {}

    @Override
    public Integer call() {
        try (TemporaryFolder temporary = TemporaryFolder.of("soak")) {
            Path directory = temporary.path();
            DemoFilesCommand.write(directory);
            Map<String, Samples> stages = new Soak(directory.resolve("state"), registry, saveEvery)
                    .run(Soak.trial(directory, steps / 2, BATCH, ROWS, device));
            ObjectNode report = Json.mapper().createObjectNode().put("steps", steps);
            boolean flat = true;
            for (Map.Entry<String, Samples> stage : stages.entrySet()) {
                ObjectNode part = report.putObject(stage.getKey());
                for (Map.Entry<String, Samples.Windows> quantity :
                        stage.getValue().windows().entrySet()) {
                    Samples.Windows windows = quantity.getValue();
                    part.putObject(quantity.getKey())
                            .put("early", windows.early())
                            .put("late", windows.late())
                            .put("growth", windows.growth());
                    flat &= windows.growth() <= MOST_GROWTH;
                }
            }
            report.put("flat", flat);
            console.line(Json.line(report));
            return flat ? 0 : 1;
        }
    }
}
