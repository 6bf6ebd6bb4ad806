package s3delta.bench.demo;

import jakarta.inject.Inject;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;
import s3delta.bench.files.TemporaryFolder;
import s3delta.runtime.engine.Precision;
import s3delta.runtime.engine.TensorEngine.DeviceChoice;
import s3delta.runtime.plugin.Registry;
import s3delta.runtime.progress.Listeners;
import s3delta.runtime.run.Workbench;
import s3delta.runtime.task.Limits;

/** Shows the whole way on a backbone that is carried along: no download, no data needed. */
@Command(
        name = "demo",
        description = "Search, compare and transfer on a small built-in T5 in about three minutes. Needs no download.",
        footer = {"", "Example: s3delta demo --seed 2"})
public final class DemoCommand implements Runnable {
    @Option(names = "--seed", defaultValue = "1", description = "Seed of everything random (default: 1).")
    private long seed;

    @Option(
            names = "--threads",
            defaultValue = "1",
            description = "Threads; so small a model is fastest on 1 (default: 1).")
    private int threads;

    @Option(
            names = "--work",
            paramLabel = "DIR",
            description = "Where backbone and data are put (default: a temporary folder).")
    private Optional<Path> work = Optional.empty();

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Inject
    private Registry registry;

    @Override
    public void run() {
        if (work.isPresent()) {
            run(work.get());
            return;
        }
        try (TemporaryFolder temporary = TemporaryFolder.of("demo")) {
            run(temporary.path());
        }
    }

    private void run(Path directory) {
        DemoSettings settings = new DemoSettings(directory, seed, DemoSettings.EPOCHS, Limits.DEFAULTS);
        DemoBackbone.extractTo(settings.backbone());
        DemoData.write(settings.data(), seed);
        try (Workbench bench =
                Workbench.open(settings.backbone(), DeviceChoice.CPU, Precision.Choice.FLOAT32, threads)) {
            Demo demo = new Demo(settings, registry, bench, Listeners.forUser(System.err), InstantSource.system());
            print(demo.run(), bench.backbone().parameters());
        }
    }

    private void print(List<Demo.Line> lines, long backboneParameters) {
        PrintWriter out = spec.commandLine().getOut();
        out.printf(
                Locale.ROOT,
                "%-14s %-26s %10s %8s %8s %8s%n",
                "TASK",
                "STRUCTURE",
                "PARAMETERS",
                "SHARE",
                "TEST",
                "SECONDS");
        for (Demo.Line line : lines) {
            out.printf(
                    Locale.ROOT,
                    "%-14s %-26s %,10d %7.2f%% %7.1f%% %8.1f%n",
                    line.task(),
                    line.structure(),
                    line.parameters(),
                    100.0 * line.parameters() / backboneParameters,
                    100 * line.accuracy(),
                    line.seconds());
        }
        out.printf(
                Locale.ROOT,
                "TEST is accuracy on 400 rows: its standard error is about 2.5 points. The backbone has %,d parameters.%n",
                backboneParameters);
        out.flush();
    }
}
