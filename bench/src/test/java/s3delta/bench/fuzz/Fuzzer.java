package s3delta.bench.fuzz;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import s3delta.api.spi.Message;
import s3delta.runtime.process.ServiceProcess;

/**
 * Gives a reader its mutants, in child processes: one that dies is counted and replaced.
 *
 * @param directory an empty directory to work in
 * @param seed where mutants come from
 */
record Fuzzer(Path directory, long seed) {
    /** The most time without a message: a machine may be busy. */
    private static final long SILENCE_SECONDS = 30;

    /** The most time for a process to start and to read what is not damaged. */
    private static final long START_SECONDS = 600;

    /** For a process that reads no more than so many, compiling well takes longer than it saves. */
    private static final long FEW = 5_000;

    /**
     * Reads mutants.
     *
     * @param reader the reader's name
     * @param mutants how many
     * @return the outcomes
     */
    Tally run(String reader, long mutants) {
        Count count = new Count();
        while (count.next < mutants) {
            child(reader, mutants, count);
        }
        return new Tally(reader, mutants, count.accepted, count.refused, count.slowest, count.others);
    }

    /** How far the children are. */
    private static final class Count {
        private boolean ready;
        private long next;
        private long silent = -1;
        private long accepted;
        private long refused;
        private long slowest;
        private final List<String> others = new ArrayList<>();

        void take(Message item) {
            ready |= item.text(0).equals(FuzzWorker.READY);
            if (item.fields().size() > 1) {
                count(item);
            }
        }

        private void count(Message item) {
            long number = Long.parseLong(item.text(0));
            long millis = Long.parseLong(item.text(1));
            String outcome = item.text(2);
            next = number + 1;
            slowest = Math.max(slowest, millis);
            if (millis > FuzzWorker.MOST_MILLIS) {
                others.add(number + ": took " + millis + " ms");
            } else if (outcome.equals(FuzzWorker.ACCEPTED)) {
                accepted++;
            } else if (outcome.startsWith(FuzzWorker.REFUSED)) {
                refused++;
            } else {
                others.add(number + ": " + outcome);
            }
        }
    }

    private void child(String reader, long mutants, Count count) {
        Path work = directory.resolve(reader);
        count.ready = false;
        String compiler = "-XX:TieredStopAtLevel=" + (mutants - count.next <= FEW ? 1 : 4);
        try (ServiceProcess child = new ServiceProcess(
                FuzzWorker.class, SILENCE_SECONDS, 0, "-Xmx256m", "-Dguice_bytecode_gen_option=DISABLED", compiler)) {
            Files.createDirectories(work);
            child.ask(FuzzWorker.request(reader, seed, count.next, count.next, work), START_SECONDS, count::take);
            child.ask(FuzzWorker.request(reader, seed, count.next, mutants, work), count::take);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (ServiceProcess.Failure e) {
            if (e.code().equals(ServiceProcess.Failure.SILENT) && count.silent != count.next) {
                // A busy machine makes anything slow once, but not always.
                count.silent = count.next;
            } else if (!count.ready) {
                throw new IllegalStateException(
                        "the reader '" + reader + "' cannot read what is not damaged, see " + work + ".stderr", e);
            } else {
                count.others.add(count.next + ": " + e.getMessage());
                count.next++;
            }
        }
    }
}
