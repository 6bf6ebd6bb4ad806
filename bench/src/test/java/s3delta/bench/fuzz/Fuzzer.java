package s3delta.bench.fuzz;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import s3delta.runtime.process.JavaCommand;

/** Gives a reader its mutants, in child processes: one that dies is seen, counted and replaced. */
final class Fuzzer implements AutoCloseable {
    /** The most time by the clock without a word: a machine may be busy. */
    private static final long SILENCE_SECONDS = 30;

    /** How a process ends that was silent for so long. */
    private static final int KILLED = 137;

    private static final List<String> OPTIONS =
            List.of("-Xmx256m", "-XX:+UseSerialGC", "-Dguice_bytecode_gen_option=DISABLED");

    /** A process that reads no more than so many had better compile quickly than well. */
    private static final long FEW = 5_000;

    private static final String QUICKLY = "-XX:TieredStopAtLevel=1";

    private final Path directory;
    private final long seed;
    private final ScheduledExecutorService watch = Executors.newSingleThreadScheduledExecutor(task -> {
        Thread thread = new Thread(task, "fuzz-watch");
        thread.setDaemon(true);
        return thread;
    });

    /**
     * Makes a fuzzer.
     *
     * @param directory an empty directory to work in
     * @param seed where mutants come from
     */
    Fuzzer(Path directory, long seed) {
        this.directory = directory;
        this.seed = seed;
    }

    /**
     * Reads mutants.
     *
     * @param reader the reader's name
     * @param mutants how many
     * @return what became of them
     */
    Tally run(String reader, long mutants) {
        Count count = new Count();
        while (count.next < mutants) {
            child(reader, mutants, count);
        }
        return new Tally(reader, mutants, count.accepted, count.refused, count.slowest, count.others);
    }

    /** Where the children have come to. */
    private static final class Count {
        private long next;
        private long silent = -1;
        private long accepted;
        private long refused;
        private long slowest;
        private final List<String> others = new ArrayList<>();

        void take(String line) {
            String[] words = line.split(" ", 3);
            next = Long.parseLong(words[0]) + 1;
            long millis = Long.parseLong(words[1]);
            slowest = Math.max(slowest, millis);
            if (millis > FuzzWorker.MOST_MILLIS) {
                others.add(words[0] + ": took " + millis + " ms");
            } else if (words[2].equals(FuzzWorker.ACCEPTED)) {
                accepted++;
            } else if (words[2].startsWith(FuzzWorker.REFUSED)) {
                refused++;
            } else {
                others.add(words[0] + ": " + words[2]);
            }
        }
    }

    private void child(String reader, long mutants, Count count) {
        Path work = directory.resolve(reader);
        Path errors = directory.resolve(reader + ".stderr");
        List<String> arguments = List.of(
                reader, Long.toString(seed), Long.toString(count.next), Long.toString(mutants), work.toString());
        List<String> options = new ArrayList<>(OPTIONS);
        if (mutants - count.next <= FEW) {
            options.add(QUICKLY);
        }
        ProcessBuilder builder = new ProcessBuilder(JavaCommand.of(FuzzWorker.class, options, arguments))
                .redirectError(ProcessBuilder.Redirect.appendTo(errors.toFile()));
        boolean ready = false;
        try {
            Files.createDirectories(work);
            Process process = builder.start();
            try (BufferedReader lines = process.inputReader(StandardCharsets.UTF_8)) {
                for (Optional<String> line = line(process, lines); line.isPresent(); line = line(process, lines)) {
                    if (ready) {
                        count.take(line.get());
                    }
                    ready |= line.get().equals(FuzzWorker.READY);
                }
            }
            int code = process.waitFor();
            if (!ready) {
                throw new IllegalStateException("the fuzzing process of '" + reader + "' did not start, see " + errors);
            }
            if (code == KILLED && count.silent != count.next) {
                // A busy machine makes anything slow once, but not always.
                count.silent = count.next;
            } else if (code != 0) {
                count.others.add(count.next + ": the process ended with " + code);
                count.next++;
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted", e);
        }
    }

    private Optional<String> line(Process process, BufferedReader lines) throws IOException {
        ScheduledFuture<?> alarm = watch.schedule(process::destroyForcibly, SILENCE_SECONDS, TimeUnit.SECONDS);
        try {
            return Optional.ofNullable(lines.readLine());
        } finally {
            alarm.cancel(false);
        }
    }

    @Override
    public void close() {
        watch.shutdownNow();
    }
}
