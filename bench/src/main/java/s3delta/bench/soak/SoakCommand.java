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
@Command(name = "soak")
public final class SoakCommand implements Callable<Integer> {
    private static final double MOST_GROWTH = 0.03;
    private static final int BATCH = 4;
    private static final int ROWS = 400;

    @Option(names = "--steps", paramLabel = "N")
    private int steps = 20_000;

    @Option(names = "--save-every", paramLabel = "N")
    private int saveEvery = 100;

    @Option(names = "--device", paramLabel = "NAME")
    private DeviceChoice device = DeviceChoice.CPU;

    @Inject
    private Registry registry;

    @Inject
    private Console console;

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
