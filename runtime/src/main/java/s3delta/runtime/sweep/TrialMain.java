package s3delta.runtime.sweep;

import java.nio.file.Path;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import s3delta.api.ErrorCode;
import s3delta.api.S3DeltaException;
import s3delta.api.spi.TrialProcess;
import s3delta.runtime.Cancellation;
import s3delta.runtime.Stopped;
import s3delta.runtime.config.ExperimentFile;
import s3delta.runtime.engine.OutOfMemory;
import s3delta.runtime.experiment.ExperimentRunner;
import s3delta.runtime.plugin.Faults;
import s3delta.runtime.plugin.PluginFolders;
import s3delta.runtime.plugin.Registry;
import s3delta.runtime.process.LastWord;
import s3delta.runtime.process.LifeLine;
import s3delta.runtime.process.Signals;

/** The process of one trial of a sweep; {@link TrialProcess} says how it speaks with its executor. */
public final class TrialMain {
    private static final int SIGTERM = 15;
    private static final int FAULT = 1;
    private static final int USAGE = 2;
    private static final int SHORT_OF_MEMORY = 3;

    private TrialMain() {}

    /**
     * Runs a trial and ends the process: with 0 when it is done, 2 when something the user gave is wrong, 1 when S3Delta is
     * at fault, 3 when memory ran out, and 128 and a signal's number when it was stopped.
     *
     * @param arguments the trial's file, the number of threads, and {@code key=path} for files that lie elsewhere on this host
     */
    public static void main(String[] arguments) {
        System.setProperty("ai.djl.pytorch.num_threads", arguments[1]);
        Cancellation cancellation = new Cancellation();
        Beats beats = new Beats(System.out, InstantSource.system());
        LastWord.begin(culprit -> beats.failed(ErrorCode.PLUGIN_CONTRACT.label(), culprit));
        LifeLine.read(
                line -> {},
                () -> {
                    if (!cancellation.request(SIGTERM)) {
                        LastWord.halt(Signals.exitCode(SIGTERM));
                    }
                },
                Signals.exitCode(SIGTERM));
        LastWord.exit(
                run(Path.of(arguments[0]), Arrays.asList(arguments).subList(2, arguments.length), cancellation, beats));
    }

    @SuppressWarnings("try") // signals are handled while the handler is open
    private static int run(Path file, List<String> paths, Cancellation cancellation, Beats beats) {
        Consumer<String> notes = System.err::println;
        try (Signals signals = new Signals(cancellation, notes)) {
            Registry registry = Registry.load(PluginFolders.configured());
            new ExperimentRunner(registry, cancellation).trial(ExperimentFile.readTrial(file, paths), beats);
            return 0;
        } catch (Stopped e) {
            System.err.println(e.getMessage());
            return Signals.exitCode(e.signal());
        } catch (RuntimeException | Error e) {
            return failed(e, beats);
        }
    }

    private static int failed(Throwable e, Beats beats) {
        Optional<S3DeltaException> memory = OutOfMemory.of(e);
        if (memory.isPresent()) {
            beats.failed(TrialProcess.MEMORY, String.valueOf(memory.get().getMessage()));
            return SHORT_OF_MEMORY;
        }
        if (e instanceof S3DeltaException error) {
            System.err.println(error);
            beats.failed(error.code().label(), String.valueOf(error.getMessage()));
            return USAGE;
        }
        e.printStackTrace();
        Optional<String> plugin = Faults.culprit(e);
        plugin.ifPresent(
                id -> beats.failed(ErrorCode.PLUGIN_CONTRACT.label(), "a bug in the plugin '" + id + "': " + e));
        return plugin.isPresent() ? USAGE : FAULT;
    }
}
