package s3delta.sweep.spark;

import java.io.IOException;
import java.io.Serial;
import java.net.InetAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import org.apache.spark.TaskContext;
import org.apache.spark.api.java.function.Function;
import org.apache.spark.network.util.JavaUtils;
import org.apache.spark.resource.ResourceInformation;
import s3delta.api.spi.Message;
import s3delta.api.spi.TrialProcess;
import s3delta.api.spi.TrialProgram;
import s3delta.api.spi.TrialRequest;
import s3delta.api.spi.TrialState;

/**
 * One trial as a task: starts its process, watches it, and ends it when the task ends. A failure that would come again is the
 * task's result; one that may not is thrown, so that Spark starts the task again, perhaps elsewhere.
 */
final class TrialTask implements Function<String, String> {
    @Serial
    private static final long serialVersionUID = 1L;

    private static final Duration LOOK = Duration.ofMillis(500);

    private final Setup setup;
    private final LastBeat beat;

    TrialTask(Setup setup, LastBeat beat) {
        this.setup = setup;
        this.beat = beat;
    }

    /**
     * Runs a trial.
     *
     * @param line the trial, and its configuration where that is shipped
     * @return the end state, and the results where these are shipped
     */
    @Override
    public String call(String line) throws Exception {
        Message task = Message.parse(line).orElseThrow();
        TrialRequest sent = Messages.request(Message.parse(task.text(0)).orElseThrow());
        if (!setup.ships()) {
            Path file = Path.of(setup.directory()).resolve(sent.file());
            return result(Files.isRegularFile(file) ? run(sent, sent, Map.of()) : unseen(sent, file), "");
        }
        TrialRequest trial = Shipping.arrive(sent, task.text(1));
        TrialState end = run(sent, trial, Shipping.paths(trial, setup.inputs()));
        try {
            Map<Path, String> names = new LinkedHashMap<>();
            setup.inputs().forEach((key, name) -> names.put(Shipping.received(key), name));
            return result(end, Parcel.pack(Shipping.workplace(trial.id()), names));
        } catch (IOException e) {
            return result(failed(trial, "output", String.valueOf(e.getMessage())), "");
        } finally {
            JavaUtils.deleteRecursively(Shipping.workplace(trial.id()).toFile());
        }
    }

    private static String result(TrialState end, String parcel) {
        return Message.of("result", Messages.of(end).line(), parcel).line();
    }

    private static TrialState failed(TrialRequest trial, String code, String message) {
        return new TrialState.Failed(trial.id(), code, message, false);
    }

    private static TrialState unseen(TrialRequest trial, Path file) throws IOException {
        return failed(
                trial,
                "file-missing",
                "the host " + InetAddress.getLocalHost().getHostName() + " does not see " + file
                        + "; 'out' must lie in a directory that every host sees at the same path");
    }

    private TrialState run(TrialRequest sent, TrialRequest trial, Map<String, Path> paths)
            throws InterruptedException, TrialDied {
        TaskContext context = TaskContext.get();
        if (context.attemptNumber() > 0) {
            Thread.sleep(TrialProcess.pause(setup.config().backoff(), context.attemptNumber())
                    .toMillis());
        }
        Path place = setup.ships() ? Shipping.workplace(trial.id()) : Path.of(setup.directory());
        TrialProgram program = new TrialProgram(setup.command(), setup.environment(), place, place, Map.of());
        ResourceInformation gpus = context.resourcesJMap().get("gpu");
        String visible = gpus == null ? "" : String.join(",", gpus.addresses());
        try (TrialProcess process = program.start(
                trial,
                new TrialProcess.Place(setup.config().cores(), Map.of("CUDA_VISIBLE_DEVICES", visible), paths),
                Duration.ofSeconds(setup.config().grace()),
                beat::set)) {
            endWith(context, process);
            TrialState end = process.await(Duration.ofSeconds(setup.config().patience()));
            if (!(end instanceof TrialState.Failed f)) {
                return end;
            }
            String message =
                    f.message().replace(trial.log().toString(), sent.log().toString());
            TrialState.Failed failed = new TrialState.Failed(f.id(), f.code(), message, f.retryable());
            if (failed.retryable()) {
                throw new TrialDied(Messages.of(failed).line());
            }
            return failed;
        }
    }

    /** A trial's process died of something that may not happen again. */
    static final class TrialDied extends Exception {
        @Serial
        private static final long serialVersionUID = 1L;

        TrialDied(String state) {
            super(state);
        }
    }

    private static void endWith(TaskContext context, TrialProcess process) {
        Thread watcher = new Thread(() -> {
            try {
                while (!context.isCompleted() && !context.isInterrupted()) {
                    Thread.sleep(LOOK.toMillis());
                }
            } catch (InterruptedException e) {
                // Stops the process, as below.
                return;
            } finally {
                process.stop();
            }
        });
        watcher.setDaemon(true);
        watcher.start();
    }
}
