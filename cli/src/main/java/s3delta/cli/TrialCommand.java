package s3delta.cli;

import jakarta.inject.Inject;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import s3delta.api.S3DeltaException;
import s3delta.cli.progress.BeatProgress;
import s3delta.runtime.child.Beats;
import s3delta.runtime.child.ChildEnd;
import s3delta.runtime.child.Parent;
import s3delta.runtime.config.Experiments;
import s3delta.runtime.engine.OutOfMemory;
import s3delta.runtime.experiment.Runs;
import s3delta.runtime.state.Interruption;

/** Runs one trial of a sweep, and tells the sweep how far it is. */
@Command(name = "trial", hidden = true, description = "Run one trial of a sweep; used by 'sweep'.")
final class TrialCommand implements Callable<Integer> {
    private static final int SIGTERM = 15;
    private static final int SHORT_OF_MEMORY = 3;

    @Parameters(paramLabel = "SPEC", description = "The trial, a YAML file.")
    private Path spec = Path.of("");

    @Option(names = "--threads", paramLabel = "N", description = "Threads, where the trial does not say.")
    private int threads = 1;

    @Option(names = "--watched", description = "End when standard input ends.")
    private boolean watched;

    @Option(names = "--set", paramLabel = "KEY=PATH", description = "Where a file of the trial is on this host.")
    private List<String> settings = new ArrayList<>();

    @Inject
    private Runs runs;

    @Inject
    private Console console;

    @Inject
    private Interruption interruption;

    @Override
    @SuppressWarnings("try") // signals are listened to by being there
    public Integer call() {
        System.setProperty("ai.djl.pytorch.num_threads", String.valueOf(threads));
        if (watched) {
            Parent.watch(System.in, this::end);
        }
        Beats beats = new Beats(System.out, InstantSource.system());
        try (Signals signals = new Signals(interruption, console)) {
            runs.trial(Experiments.load(spec, settings), new BeatProgress(beats));
            return ExitCode.OK;
        } catch (RuntimeException | OutOfMemoryError e) {
            Optional<S3DeltaException> memory = OutOfMemory.of(e);
            if (memory.isPresent()) {
                beats.failed(ChildEnd.MEMORY, String.valueOf(memory.get().getMessage()));
                return SHORT_OF_MEMORY;
            }
            if (e instanceof S3DeltaException error) {
                beats.failed(error.code().label(), String.valueOf(error.getMessage()));
            }
            throw e;
        }
    }

    /** Lets the trial save what it has done, where there is something. */
    private void end() {
        if (!interruption.request(SIGTERM)) {
            Runtime.getRuntime().halt(Signals.exitCode(SIGTERM));
        }
    }
}
