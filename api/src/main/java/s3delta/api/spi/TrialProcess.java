package s3delta.api.spi;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import s3delta.api.ErrorCode;
import s3delta.api.S3DeltaException;
import s3delta.api.Stability;

/**
 * A trial's process as its executor sees it.
 *
 * <p>The process gets the trial's file, the number of threads, and {@code KEY=PATH} for each path that is different on its
 * host. Its standard input is its life line: when that ends, the process saves its state and ends, so that it never outlives
 * its executor. Its standard output carries a {@link Heartbeat} at least once a second and, before it ends badly, a message
 * {@code failure} with a code and a text; other lines go to the trial's log. It ends with 0 when the trial is done. A process
 * that dies, runs out of memory or gives no sign of life may be started again; one that reported another failure, or ended
 * with 1 or 2, would fail again.
 *
 * <p>Time is counted only while this process runs, so that a suspended sweep does not take its trials for dead.
 *
 * @since 0.1
 */
@Stability(Stability.Level.EXPERIMENTAL)
public final class TrialProcess implements AutoCloseable {
    /** The kind of the message that says why a trial failed: a code and a text. */
    public static final String FAILURE = "failure";

    /** The code of a failure for lack of memory: the trial may be started again. */
    public static final String MEMORY = "out-of-memory";

    private static final long LOOK_MILLIS = 200;
    private static final double BACKOFF = 4;
    private static final Duration LONGEST_PAUSE = Duration.ofMinutes(10);

    private final TrialRequest trial;
    private final Process process;
    private final Duration grace;
    private final Thread reader;
    private final AtomicLong silent = new AtomicLong();
    private volatile boolean stopped;
    private volatile Optional<Message> failure = Optional.empty();

    private TrialProcess(TrialRequest trial, Process process, Duration grace, Path log, Consumer<Heartbeat> listener) {
        this.trial = trial;
        this.process = process;
        this.grace = grace;
        reader = new Thread(() -> read(log, listener), "trial " + process.pid());
        reader.setDaemon(true);
        reader.start();
    }

    /**
     * What differs between hosts.
     *
     * @param cores how many threads the trial may compute with
     * @param environment variables over the program's
     * @param paths where files of the trial's configuration are on this host, by key
     */
    public record Place(int cores, Map<String, String> environment, Map<String, Path> paths) {
        /** Copies the maps. */
        public Place {
            environment = Map.copyOf(environment);
            paths = Map.copyOf(paths);
        }
    }

    static TrialProcess start(
            TrialProgram program, TrialRequest trial, Place place, Duration grace, Consumer<Heartbeat> listener) {
        String threads = Integer.toString(place.cores);
        List<String> command = new ArrayList<>(program.command());
        command.addAll(List.of(trial.file().toString(), threads));
        new TreeMap<>(place.paths).forEach((key, path) -> command.add(key + "=" + path));
        ProcessBuilder builder =
                new ProcessBuilder(command).directory(program.directory().toFile());
        builder.environment().putAll(program.environment());
        builder.environment().putAll(place.environment);
        builder.environment().put("OMP_NUM_THREADS", threads);
        Path log = program.directory().resolve(trial.log());
        begin(log, place);
        builder.redirectError(ProcessBuilder.Redirect.appendTo(log.toFile()));
        try {
            return new TrialProcess(trial, builder.start(), grace, log, listener);
        } catch (IOException e) {
            throw S3DeltaException.of(ErrorCode.EXECUTOR, "a trial's process cannot be started")
                    .where(command.get(0) + " in " + program.directory())
                    .expected("Java at the same path on each host, and a working directory that each host sees")
                    .got(String.valueOf(e.getMessage()))
                    .fix("install Java there, or choose another place")
                    .cause(e);
        }
    }

    /** Begins the log of another attempt with what differs between hosts. */
    private static void begin(Path log, Place place) {
        List<String> head = new ArrayList<>(List.of("threads=" + place.cores));
        place.environment.forEach((name, value) -> head.add(name + "=" + value));
        try {
            Files.createDirectories(log.toAbsolutePath().resolveSibling(""));
            Files.write(log, head, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
        } catch (IOException e) {
            throw S3DeltaException.of(ErrorCode.OUTPUT, "the log of a trial cannot be written")
                    .where(log)
                    .got(e.getClass().getSimpleName() + ": " + e.getMessage())
                    .fix("make room, or fix its permissions")
                    .cause(e);
        }
    }

    private void read(Path log, Consumer<Heartbeat> listener) {
        try (BufferedReader lines = process.inputReader(StandardCharsets.UTF_8);
                Writer other = Files.newBufferedWriter(log, StandardOpenOption.CREATE, StandardOpenOption.APPEND)) {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                silent.set(0);
                Optional<Message> message = Message.parse(line);
                Optional<Heartbeat> beat = message.flatMap(Heartbeat::of);
                if (beat.isPresent()) {
                    listener.accept(beat.get());
                } else if (message.isPresent() && message.get().is(FAILURE, 2)) {
                    failure = message;
                } else {
                    other.write(line + System.lineSeparator());
                    other.flush();
                }
            }
        } catch (IOException e) {
            // The process is gone, or the disk is full: the exit code says which.
            return;
        }
    }

    /**
     * Waits for the end.
     *
     * @param patience how long the process may give no sign of life before it is killed
     * @return {@link TrialState.Done}, or {@link TrialState.Failed} that says whether another attempt makes sense
     * @throws InterruptedException if the waiting thread is interrupted; the process runs on
     */
    public TrialState await(Duration patience) throws InterruptedException {
        boolean dead = false;
        long left = grace.toMillis();
        while (!process.waitFor(LOOK_MILLIS, TimeUnit.MILLISECONDS)) {
            dead |= silent.addAndGet(LOOK_MILLIS) > patience.toMillis();
            left -= stopped ? LOOK_MILLIS : 0;
            if (dead || left < 0) {
                process.destroyForcibly();
            }
        }
        reader.join(grace.toMillis());
        return state(trial, process.exitValue(), dead, failure);
    }

    /** Lets the process save its state and end; returns at once. {@link #await} kills it where the grace is not enough. */
    public void stop() {
        stopped = true;
        try {
            process.getOutputStream().close();
        } catch (IOException e) {
            // It has ended already.
            return;
        }
    }

    /** Stops the process, kills it where the grace is not enough, and returns when it has ended. */
    @Override
    public void close() {
        stop();
        try {
            if (!process.waitFor(grace.toMillis(), TimeUnit.MILLISECONDS)) {
                process.destroyForcibly();
            }
        } catch (InterruptedException e) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
        }
    }

    /**
     * Returns how long an executor waits before it starts a trial again: four times as long after each attempt, at most ten
     * minutes.
     *
     * @param seconds the first pause
     * @param attempt the attempt that failed, from 1
     * @return the pause before the next attempt
     */
    public static Duration pause(double seconds, int attempt) {
        double millis = 1000 * seconds * Math.pow(BACKOFF, attempt - 1.0);
        return Duration.ofMillis((long) Math.min(millis, (double) LONGEST_PAUSE.toMillis()));
    }

    /** Judges an end; {@code exit} is 128 and the signal's number where a signal ended the process. */
    static TrialState state(TrialRequest trial, int exit, boolean silent, Optional<Message> failure) {
        if (exit == 0) {
            return new TrialState.Done(trial.id());
        }
        String log = "its messages are in " + trial.log();
        if (silent) {
            return failed(trial, "silent", "it gave no sign of life and was killed; " + log, true);
        }
        if (failure.isPresent()) {
            String code = failure.get().text(0);
            return failed(trial, code, failure.get().text(1), code.equals(MEMORY));
        }
        return exit > 128
                ? failed(trial, "signal-" + (exit - 128), died(exit - 128) + "; " + log, true)
                : failed(trial, "exit-" + exit, "its process ended with " + exit + "; " + log, exit != 1 && exit != 2);
    }

    private static TrialState failed(TrialRequest trial, String code, String message, boolean retryable) {
        return new TrialState.Failed(trial.id(), code, message, retryable);
    }

    private static String died(int signal) {
        String name = switch (signal) {
            case 6 -> " (abort)";
            case 9 -> " (kill, as a system that runs out of memory sends it)";
            case 11 -> " (segmentation fault)";
            case 15 -> " (terminate)";
            default -> "";
        };
        return String.format(Locale.ROOT, "its process died of signal %d%s", signal, name);
    }
}
