package s3delta.runtime.child;

import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import s3delta.api.ErrorCode;
import s3delta.api.S3DeltaException;
import s3delta.api.spi.Heartbeat;
import s3delta.api.spi.TrialProgram;
import s3delta.api.spi.TrialRequest;

/**
 * A trial's process and who watches it. The process reads its standard input and ends, having saved its state, when that
 * ends: so it does not outlive the one that watches it, whatever becomes of that one.
 */
public final class TrialProcess implements AutoCloseable {
    private static final Duration LOOK = Duration.ofMillis(200);

    private final Process process;
    private final Path log;
    private final InstantSource clock;
    private final Duration grace;
    private final Thread reader;
    private volatile Instant heard;
    private volatile Instant last = Instant.MAX;
    private volatile Optional<ChildLine.Failure> failure = Optional.empty();

    private TrialProcess(Process process, Path log, InstantSource clock, Duration grace, Consumer<Heartbeat> listener) {
        this.process = process;
        this.log = log;
        this.clock = clock;
        this.grace = grace;
        heard = clock.instant();
        reader = new Thread(() -> read(listener), "trial " + process.pid());
        reader.setDaemon(true);
    }

    /**
     * What differs between hosts.
     *
     * @param cores how many threads it may compute with
     * @param environment variables of its environment, over the program's
     * @param paths where files are that the trial's configuration names at another place, by its keys
     */
    public record Place(int cores, Map<String, String> environment, Map<String, Path> paths) {
        /** Copies the maps. */
        public Place {
            environment = Map.copyOf(environment);
            paths = new TreeMap<>(paths);
        }

        private String threads() {
            return String.valueOf(cores);
        }
    }

    /**
     * Starts a trial's process.
     *
     * @param program how
     * @param trial which
     * @param place what differs between hosts
     * @param clock tells the time
     * @param grace how long it may take to save its state when it is stopped
     * @param listener hears of its signs of life, in another thread
     * @return the process, to be closed by the caller
     * @throws S3DeltaException {@link ErrorCode#EXECUTOR} if it cannot be started, {@link ErrorCode#OUTPUT} if its log cannot
     *     be written
     */
    public static TrialProcess start(
            TrialProgram program,
            TrialRequest trial,
            Place place,
            InstantSource clock,
            Duration grace,
            Consumer<Heartbeat> listener) {
        List<String> command = new ArrayList<>(program.command());
        command.addAll(List.of("trial", trial.file().toString(), "--watched", "--threads", place.threads()));
        place.paths.forEach((key, path) -> command.addAll(List.of("--set", key + "=" + path)));
        ProcessBuilder builder =
                new ProcessBuilder(command).directory(program.directory().toFile());
        builder.environment().putAll(program.environment());
        builder.environment().putAll(place.environment);
        builder.environment().put("OMP_NUM_THREADS", place.threads());
        Path log = program.directory().resolve(trial.log());
        builder.redirectError(ProcessBuilder.Redirect.appendTo(log(log, place)));
        try {
            TrialProcess child = new TrialProcess(builder.start(), log, clock, grace, listener);
            child.reader.start();
            return child;
        } catch (IOException e) {
            throw S3DeltaException.of(ErrorCode.EXECUTOR, "a trial's process cannot be started")
                    .where(command.get(0) + " in " + program.directory())
                    .expected("Java at the same path on each host, and a working directory that each host sees")
                    .got(String.valueOf(e.getMessage()))
                    .fix("install Java there, or choose another place")
                    .cause(e)
                    .build();
        }
    }

    /**
     * Returns the process's id.
     *
     * @return the id
     */
    public long pid() {
        return process.pid();
    }

    /**
     * Waits for the end.
     *
     * @param patience how long the process may be without a sign of life until it is killed
     * @return how it ended
     * @throws InterruptedException if the waiting thread is interrupted; the process goes on
     */
    public ChildEnd await(Duration patience) throws InterruptedException {
        boolean silent = false;
        while (!process.waitFor(LOOK.toMillis(), TimeUnit.MILLISECONDS)) {
            if (!silent && heard.plus(patience).isBefore(clock.instant())) {
                silent = true;
                process.destroyForcibly();
            } else if (last.isBefore(clock.instant())) {
                process.destroyForcibly();
            }
        }
        reader.join(grace.toMillis());
        return new ChildEnd(process.exitValue(), silent, failure);
    }

    /** Lets the process save its state and end; returns at once. It is killed where it does not end in time. */
    public void stop() {
        last = clock.instant().plus(grace);
        try {
            process.getOutputStream().close();
        } catch (IOException e) {
            // It has ended already.
            return;
        }
    }

    /** Stops the process, kills it where it does not end in time, and returns when it has ended. */
    @Override
    public void close() {
        stop();
        boolean interrupted = false;
        try {
            if (!process.waitFor(grace.toMillis(), TimeUnit.MILLISECONDS)) {
                process.destroyForcibly();
            }
        } catch (InterruptedException e) {
            interrupted = true;
        }
        if (interrupted) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
        }
    }

    private void read(Consumer<Heartbeat> listener) {
        try (BufferedReader lines = process.inputReader(StandardCharsets.UTF_8);
                Writer other = Files.newBufferedWriter(log, StandardOpenOption.CREATE, StandardOpenOption.APPEND)) {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                heard = clock.instant();
                Optional<ChildLine> known = ChildLine.parse(line);
                if (known.isEmpty()) {
                    other.write(line + System.lineSeparator());
                    other.flush();
                } else if (known.get() instanceof ChildLine.Beat beat) {
                    listener.accept(beat.heartbeat());
                } else if (known.get() instanceof ChildLine.Failure said) {
                    failure = Optional.of(said);
                }
            }
        } catch (IOException e) {
            // The process is gone, or the disk is full: its exit code says what became of it.
            return;
        }
    }

    /** Begins the messages of another attempt with what differs between hosts. */
    private static File log(Path log, Place place) {
        StringBuilder head = new StringBuilder("threads=" + place.threads() + System.lineSeparator());
        place.environment.forEach(
                (name, value) -> head.append(name).append('=').append(value).append(System.lineSeparator()));
        try {
            Files.createDirectories(log.toAbsolutePath().resolveSibling(""));
            Files.writeString(log, head, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
            return log.toFile();
        } catch (IOException e) {
            throw S3DeltaException.of(ErrorCode.OUTPUT, "the log of a trial cannot be written")
                    .where(log)
                    .got(e.getClass().getSimpleName() + ": " + e.getMessage())
                    .fix("make room, or fix its permissions")
                    .cause(e)
                    .build();
        }
    }
}
