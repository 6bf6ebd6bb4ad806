package s3delta.runtime.process;

import ai.djl.util.Utils;
import java.io.BufferedReader;
import java.io.BufferedWriter;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStreamWriter;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import s3delta.api.ErrorCode;
import s3delta.api.S3DeltaException;
import s3delta.api.spi.Message;
import s3delta.api.spi.TrialProcess;

/**
 * A child process with a {@link Service}, for native libraries that may end the process they run in, and for work that another
 * Java does better. It starts with the first request, and again with the next one after it died. Signals that a terminal sends
 * to all processes do not end it, its parent does, which may still need answers.
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

    private final long silenceSeconds;
    private final int megabytes;
    private final Class<?> main;
    private final List<String> options;
    private @Nullable Running running;
    private int lives;

    /**
     * Makes a child that is not started yet.
     *
     * @param main a class whose main method serves
     * @param silenceSeconds the longest time without a message
     * @param megabytes the most memory that it may allocate, in MiB, where the system can limit it; 0 for no limit
     * @param options for its Java, after those that all have
     */
    public ServiceProcess(Class<?> main, long silenceSeconds, int megabytes, String... options) {
        this.silenceSeconds = silenceSeconds;
        this.megabytes = megabytes;
        this.main = main;
        this.options = List.of(options);
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

    /** The child could not answer: it refused, died, or was silent for too long. */
    public static final class Failure extends Exception {
        /** The child was silent for too long, and was killed. */
        public static final String SILENT = "silent";

        /** The child's process died. */
        public static final String DIED = "died";

        private static final long serialVersionUID = 1L;

        private final String code;

        Failure(String code, String message, @Nullable Throwable cause) {
            super(message, cause);
            this.code = code;
        }

        /**
         * Returns the kind of failure.
         *
         * @return {@link #SILENT}, {@link #DIED}, or the code of a refusal
         */
        public String code() {
            return code;
        }
    }

    /**
     * Asks.
     *
     * @param request the request
     * @param items gets each item of the answer
     * @throws Failure if the child refuses, dies or is silent; after the latter two it has lost what it knew
     * @throws S3DeltaException {@link ErrorCode#ENGINE} if no process can be started
     */
    public void ask(Message request, Consumer<Message> items) throws Failure {
        ask(request, silenceSeconds, items);
    }

    /**
     * Asks.
     *
     * @param request the request
     * @param seconds the longest time without a message, for this request
     * @param items gets each item of the answer
     * @throws Failure if the child refuses, dies or is silent; after the latter two it has lost what it knew
     * @throws S3DeltaException {@link ErrorCode#ENGINE} if no process can be started
     */
    public synchronized void ask(Message request, long seconds, Consumer<Message> items) throws Failure {
        Running child = started();
        Patience patience = new Patience(seconds, child::kill);
        ScheduledFuture<?> alarm = patience.on(TIMER);
        try {
            child.out.write(request.line());
            child.out.write('\n');
            child.out.flush();
            for (Message next = child.read(); !next.is(Service.END, 0); next = child.read()) {
                patience.renew();
                if (next.is(TrialProcess.FAILURE, 2)) {
                    throw new Failure(next.text(0), next.text(1), null);
                } else if (next.is(Service.ITEM, 0)) {
                    items.accept(next);
                }
            }
        } catch (IOException e) {
            running = null;
            throw child.failure(megabytes, e);
        } catch (RuntimeException e) {
            // The rest of the answer is of no use.
            close();
            throw e;
        } finally {
            alarm.cancel(false);
        }
    }

    /**
     * Returns which life of the process the next request goes to: a new one knows nothing of those before.
     *
     * @return the number of the life, from 1
     * @throws S3DeltaException {@link ErrorCode#ENGINE} if no process can be started
     */
    public synchronized int life() {
        started();
        return lives;
    }

    /**
     * Ends the process after a while, unless it gets another request before.
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
            running = new Running(this);
            lives++;
            return running;
        } catch (IOException e) {
            throw S3DeltaException.of(ErrorCode.ENGINE, "a child process cannot be started")
                    .expected("one more process and some open files for this user")
                    .got(String.valueOf(e.getMessage()))
                    .fix("end other programs, or raise the limits of processes and open files (ulimit -u, ulimit -n)")
                    .cause(e);
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
        private static final List<String> NOISE = List.of("[main] WARN", "thread '", "OpenJDK 64-Bit", "SLF4J");

        private final Process process;
        private final Path folder;
        private final Path errors;
        private final Writer out;
        private final BufferedReader in;
        private Optional<ScheduledFuture<?>> rest = Optional.empty();
        private volatile boolean silent;

        Running(ServiceProcess child) throws IOException {
            folder = Files.createTempDirectory(Service.FOLDER);
            errors = folder.resolve("stderr.txt");
            List<String> all = new ArrayList<>(OPTIONS);
            all.add("-Djava.io.tmpdir=" + folder);
            all.addAll(child.options);
            process = new ProcessBuilder(JavaCommand.guarded(JavaCommand.of(child.main, all), child.megabytes))
                    .redirectError(errors.toFile())
                    .start();
            out = new BufferedWriter(
                    new OutputStreamWriter(process.getOutputStream(), StandardCharsets.UTF_8), 1 << 16);
            in = new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8), 1 << 16);
        }

        Message read() throws IOException {
            String line = in.readLine();
            if (line == null) {
                throw new EOFException("the answer ended early");
            }
            return Message.parse(line).orElseThrow(() -> new IOException("not a message: " + line));
        }

        void kill() {
            silent = true;
            process.destroyForcibly();
        }

        Failure failure(int megabytes, IOException cause) {
            process.destroyForcibly();
            int code = code();
            String words = words(megabytes);
            end();
            String how = switch (code) {
                case 134, 139 -> "its process ended with exit code " + code + ", as a native library crashed";
                case 137 -> silent ? "it did not come to an end" : "its process was killed (exit code 137)";
                default -> "its process ended with exit code " + code;
            };
            return new Failure(
                    silent ? Failure.SILENT : Failure.DIED, words.isEmpty() ? how : how + ": " + words, cause);
        }

        /** The first line that says something. */
        private String words(int megabytes) {
            try {
                String text = Files.size(errors) > 1 << 20 ? "" : Files.readString(errors, StandardCharsets.ISO_8859_1);
                if (megabytes > 0 && text.contains("insufficient memory")) {
                    return "it needs more than the " + megabytes + " MiB of memory that it may have";
                }
                return text.lines()
                        .filter(line -> NOISE.stream().noneMatch(line::startsWith))
                        .map(line -> line.replaceFirst("^[#\\s]+", ""))
                        .filter(line -> !line.isEmpty())
                        .findFirst()
                        .map(line -> line.substring(0, Math.min(line.length(), MOST_WORDS)))
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
            Utils.deleteQuietly(folder);
        }
    }
}
