package s3delta.runtime.process;

import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import s3delta.api.ErrorCode;
import s3delta.api.S3DeltaException;

/**
 * A child process with a {@link Service}, for work in native libraries that may end the process they run in, or for what
 * another Java does better. It starts with the first request and starts anew after it died. Signals do not end it, its parent does: that one may still need
 * answers when Ctrl-C in a terminal comes to both.
 */
public final class ServiceProcess implements AutoCloseable {
    private static final List<String> OPTIONS = List.of(
            "-Xmx512m",
            "-XX:+UseSerialGC",
            "-XX:TieredStopAtLevel=1",
            "-Xshare:auto",
            "-XX:-CreateCoredumpOnCrash",
            "-XX:+DisplayVMOutputToStderr",
            "-XX:ErrorFile=/dev/null");

    private static final ScheduledThreadPoolExecutor TIMER = timer();

    private final Class<?> main;
    private final long silenceSeconds;
    private final List<String> options;
    private @Nullable Running running;
    private int lives;

    /**
     * Makes a child that is not started yet.
     *
     * @param main a class whose main method serves
     * @param silenceSeconds how long an item of an answer may take
     */
    public ServiceProcess(Class<?> main, long silenceSeconds) {
        this(main, silenceSeconds, List.of());
    }

    /**
     * Makes a child that is not started yet.
     *
     * @param main a class whose main method serves
     * @param silenceSeconds how long an item of an answer may take
     * @param options for its Java, beside those that all have
     */
    public ServiceProcess(Class<?> main, long silenceSeconds, List<String> options) {
        this.main = main;
        this.silenceSeconds = silenceSeconds;
        this.options = Stream.of(OPTIONS, options).flatMap(List::stream).toList();
    }

    private static ScheduledThreadPoolExecutor timer() {
        ScheduledThreadPoolExecutor timer = new ScheduledThreadPoolExecutor(1, task -> {
            Thread thread = new Thread(task, "child-timer");
            thread.setDaemon(true);
            return thread;
        });
        timer.setRemoveOnCancelPolicy(true);
        return timer;
    }

    /** Writes a request. */
    @FunctionalInterface
    public interface Request {
        /**
         * Writes it as a whole.
         *
         * @param out where to
         * @throws IOException if the child is gone
         */
        void write(DataOutputStream out) throws IOException;
    }

    /** Takes the items of an answer. */
    @FunctionalInterface
    public interface Items {
        /**
         * Reads one item as a whole.
         *
         * @param in where from
         * @throws IOException if the child is gone
         */
        void item(DataInputStream in) throws IOException;
    }

    /** The child could not answer: it refused, died, or was silent for too long. */
    public static final class Failure extends Exception {
        private static final long serialVersionUID = 1L;

        Failure(String message, @Nullable Throwable cause) {
            super(message, cause);
        }
    }

    /**
     * Asks.
     *
     * @param request writes the request
     * @param items is given every item of the answer
     * @throws Failure if the child refuses, dies or is silent; after the latter two it has lost what it knew
     * @throws S3DeltaException {@link ErrorCode#ENGINE} if no process can be started
     */
    public synchronized void ask(Request request, Items items) throws Failure {
        Running child = started();
        try {
            request.write(child.out);
            child.out.flush();
            for (int mark = child.mark(silenceSeconds); mark != Service.END; mark = child.mark(silenceSeconds)) {
                if (mark == Service.ERROR) {
                    throw new Failure(Wire.text(child.in), null);
                }
                items.item(child.in);
            }
        } catch (IOException e) {
            running = null;
            throw new Failure(child.lastWords(), e);
        } catch (RuntimeException e) {
            // The rest of the answer is of no use.
            close();
            throw e;
        }
    }

    /**
     * Tells which life of the process the next request goes to: one that begins knows nothing of those before.
     *
     * @return the number of the life, from 1
     * @throws S3DeltaException {@link ErrorCode#ENGINE} if no process can be started
     */
    public synchronized int life() {
        started();
        return lives;
    }

    /**
     * Ends the process after a while, unless it is asked before.
     *
     * @param seconds after how long
     */
    public synchronized void rest(long seconds) {
        if (running != null) {
            Running child = running;
            child.rest.ifPresent(timer -> timer.cancel(false));
            child.rest = Optional.of(TIMER.schedule(() -> close(child), seconds, TimeUnit.SECONDS));
        }
    }

    private Running started() {
        if (running != null && running.process.isAlive()) {
            running.rest.ifPresent(rest -> rest.cancel(false));
            return running;
        }
        close();
        try {
            running = new Running(main, options);
            lives++;
            return running;
        } catch (IOException e) {
            throw S3DeltaException.of(ErrorCode.ENGINE, "a process beside this one cannot be started")
                    .expected("a process more for this user")
                    .got(String.valueOf(e.getMessage()))
                    .fix("end other programs, or raise the limit of processes (ulimit -u)")
                    .cause(e)
                    .build();
        }
    }

    private synchronized void close(Running child) {
        if (running == child) {
            close();
        }
    }

    @Override
    public synchronized void close() {
        if (running != null) {
            running.end();
            running = null;
        }
    }

    /** One life of the process. */
    private static final class Running {
        private static final int MOST_WORDS = 200;

        private final Process process;
        private final Path errors;
        private final DataOutputStream out;
        private final DataInputStream in;
        private Optional<ScheduledFuture<?>> rest = Optional.empty();
        private volatile boolean silent;

        Running(Class<?> main, List<String> options) throws IOException {
            errors = Files.createTempFile("s3delta-child", ".txt");
            errors.toFile().deleteOnExit();
            process = new ProcessBuilder(JavaCommand.deaf(JavaCommand.of(main, options, List.of())))
                    .redirectError(errors.toFile())
                    .start();
            out = new DataOutputStream(new BufferedOutputStream(process.getOutputStream(), 1 << 16));
            in = new DataInputStream(new BufferedInputStream(process.getInputStream(), 1 << 16));
        }

        int mark(long seconds) throws IOException {
            Patience patience = new Patience(seconds, () -> {
                silent = true;
                process.destroyForcibly();
            });
            ScheduledFuture<?> alarm = patience.on(TIMER);
            try {
                return in.readByte();
            } finally {
                alarm.cancel(false);
            }
        }

        String lastWords() {
            end();
            String how = silent ? "it did not come to an end" : "its process ended with exit code " + code() + cause();
            String words = words();
            return words.isEmpty() ? how : how + ": " + words;
        }

        private String cause() {
            return switch (code()) {
                case 134, 139 -> ", as a native library does that meets what it cannot bear";
                case 137 -> ", as the system ends it where memory has run out";
                default -> "";
            };
        }

        private String words() {
            try {
                String text = Files.size(errors) > 1 << 20 ? "" : Files.readString(errors, StandardCharsets.ISO_8859_1);
                Files.deleteIfExists(errors);
                return text.lines()
                        .filter(line ->
                                !line.isBlank() && !line.startsWith("[main] WARN") && !line.startsWith("thread '"))
                        .findFirst()
                        .map(line -> line.length() > MOST_WORDS ? line.substring(0, MOST_WORDS) : line)
                        .orElse("");
            } catch (IOException e) {
                return "";
            }
        }

        private int code() {
            try {
                return process.waitFor();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return -1;
            }
        }

        void end() {
            rest.ifPresent(timer -> timer.cancel(false));
            process.destroyForcibly();
            try {
                Files.deleteIfExists(errors);
            } catch (IOException e) {
                // It lies among the system's temporary files, which are deleted in time.
                errors.toFile().deleteOnExit();
            }
        }
    }
}
