package s3delta.cli.demo;

import jakarta.inject.Inject;
import java.nio.file.Path;
import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;
import s3delta.cli.Options;
import s3delta.cli.TemporaryFolder;
import s3delta.cli.progress.Progress;
import s3delta.runtime.S3Delta;

/** Shows the whole way on a backbone that is carried along: no download, no data needed. */
@Command(name = "demo")
public final class DemoCommand implements Runnable {
    /** What structures are chosen from. */
    static final String SPACE = "s3delta-m";

    private static final int MOST_PROCESSES = 4;

    @Option(names = "--seed", defaultValue = "1")
    private long seed;

    @Option(names = "--threads", defaultValue = "1")
    private int threads;

    @Option(names = "--processes", defaultValue = "0")
    private int processes;

    @Option(names = "--work", paramLabel = "DIR")
    private Optional<Path> work = Optional.empty();

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Inject
    private S3Delta s3delta;

    /** Makes the command; called by picocli. */
    public DemoCommand() {}

    @Override
    public void run() {
        Options.threads("--threads", threads);
        Options.atLeast("--processes", processes, 0);
        if (work.isPresent()) {
            run(work.get());
            return;
        }
        try (TemporaryFolder temporary = TemporaryFolder.of("demo")) {
            run(temporary.path());
        }
    }

    private void run(Path directory) {
        DemoSettings settings = new DemoSettings(directory, seed, DemoSettings.EPOCHS, DemoSettings.ALL, threads);
        DemoFiles.backbone(settings.backbone());
        DemoFiles.data(settings.data());
        DemoCrew crew = new DemoCrew(settings, Progress.on(System.err));
        DemoTable.print(
                DemoTable.rows(crew.run(processes(), s3delta, DemoService.class)),
                s3delta.candidates(settings.backbone(), SPACE).backboneParameters(),
                spec.commandLine().getOut());
    }

    private int processes() {
        if (processes > 0 || threads == 0) {
            return Math.max(1, processes);
        }
        return Math.max(1, Math.min(MOST_PROCESSES, Runtime.getRuntime().availableProcessors() / threads));
    }
}
