package s3delta.sweep.spark;

import java.io.IOException;
import java.io.Serial;
import java.io.Serializable;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.spark.TaskContext;
import org.apache.spark.api.java.function.Function;
import org.apache.spark.network.util.JavaUtils;
import org.apache.spark.resource.ResourceInformation;
import s3delta.api.spi.TrialProgram;
import s3delta.api.spi.TrialRequest;
import s3delta.api.spi.TrialState;
import s3delta.runtime.child.ChildEnd;
import s3delta.runtime.child.TrialProcess;
import s3delta.runtime.process.SteadyClock;

/**
 * One trial as a task: starts its process, watches it, and ends it when the task ends. An error that would come again is the
 * task's result; one that may not is thrown, so that Spark starts the task again, perhaps elsewhere.
 */
final class TrialTask implements Function<String, String> {
    @Serial
    private static final long serialVersionUID = 1L;

    private static final Duration LOOK = Duration.ofMillis(500);
    private static final String GPU = "gpu";

    private final Plain plain;
    private final LastBeat beat;

    TrialTask(Plain plain, LastBeat beat) {
        this.plain = plain;
        this.beat = beat;
    }

    /** What travels to the executor: paths have no serial form. */
    record Plain(
            List<String> command,
            Map<String, String> environment,
            String directory,
            int cores,
            double backoff,
            int patience,
            int grace,
            Map<String, String> inputs)
            implements Serializable {
        /** Says whether hosts see no common files. */
        boolean ships() {
            return !inputs.isEmpty();
        }

        private TrialProgram program(TrialRequest trial) {
            Path place = ships() ? Shipping.workplace(trial.id()) : Path.of(directory);
            return new TrialProgram(command, environment, place, place, Map.of());
        }
    }

    /**
     * Runs a trial.
     *
     * @param line the trial, and its configuration where that is shipped
     * @return what became of it, and its results where these are shipped
     */
    @Override
    public String call(String line) throws Exception {
        String[] fields = Lines.split(line);
        TrialRequest sent = Lines.submitted(Lines.split(fields[0])).orElseThrow();
        if (!plain.ships()) {
            Optional<TrialState> unseen = unseen(sent);
            return Lines.join(Lines.state(unseen.isPresent() ? unseen.get() : run(sent, sent, Map.of())), "");
        }
        TrialRequest trial = Shipping.arrive(sent, fields[1]);
        TrialState end = run(sent, trial, Shipping.paths(trial, plain.inputs));
        try {
            Map<Path, String> names = new LinkedHashMap<>();
            plain.inputs.forEach((key, name) -> names.put(Shipping.received(key), name));
            return Lines.join(Lines.state(end), Parcel.pack(Shipping.workplace(trial.id()), names));
        } catch (IOException e) {
            return Lines.join(
                    Lines.state(new TrialState.Failed(trial.id(), "output", String.valueOf(e.getMessage()), false)),
                    "");
        } finally {
            JavaUtils.deleteRecursively(Shipping.workplace(trial.id()).toFile());
        }
    }

    private TrialState run(TrialRequest sent, TrialRequest trial, Map<String, Path> paths)
            throws InterruptedException, TrialDied {
        TaskContext context = TaskContext.get();
        if (context.attemptNumber() > 0) {
            Thread.sleep((long) (1000 * plain.backoff * Math.pow(4, context.attemptNumber() - 1.0)));
        }
        Map<String, String> own = Map.of("CUDA_VISIBLE_DEVICES", String.join(",", gpus(context)));
        try (TrialProcess child = TrialProcess.start(
                plain.program(trial),
                trial,
                new TrialProcess.Place(plain.cores, own, paths),
                new SteadyClock(InstantSource.system()),
                Duration.ofSeconds(plain.grace),
                beat::set)) {
            endWith(context, child);
            ChildEnd end = child.await(Duration.ofSeconds(plain.patience));
            TrialState state = end.state(trial.id(), sent.log());
            if (state instanceof TrialState.Failed failed && failed.retryable()) {
                throw new TrialDied(Lines.state(failed));
            }
            return state;
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

    private Optional<TrialState> unseen(TrialRequest trial) throws UnknownHostException {
        Path file = Path.of(plain.directory).resolve(trial.file());
        return Files.isRegularFile(file)
                ? Optional.empty()
                : Optional.of(new TrialState.Failed(
                        trial.id(),
                        "file-missing",
                        "the host " + InetAddress.getLocalHost().getHostName() + " does not see " + file
                                + "; 'out' must lie in a directory that every host sees at the same path",
                        false));
    }

    private static void endWith(TaskContext context, TrialProcess child) {
        Thread watcher = new Thread(() -> {
            try {
                while (!context.isCompleted()) {
                    if (context.isInterrupted()) {
                        child.stop();
                        return;
                    }
                    Thread.sleep(LOOK.toMillis());
                }
            } catch (InterruptedException e) {
                child.stop();
            }
        });
        watcher.setDaemon(true);
        watcher.start();
    }

    private static List<String> gpus(TaskContext context) {
        ResourceInformation gpus = context.resourcesJMap().get(GPU);
        return gpus == null ? List.of() : List.of(gpus.addresses());
    }
}
