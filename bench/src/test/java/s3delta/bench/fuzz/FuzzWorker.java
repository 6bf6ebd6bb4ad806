package s3delta.bench.fuzz;

import java.io.FileOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import s3delta.api.S3DeltaException;
import s3delta.api.spi.Message;
import s3delta.runtime.process.Service;
import s3delta.runtime.random.Randomness;

/**
 * The process that reads mutants, and may die of them. The kind of a request is a reader's name; its fields are the seed, the
 * first mutant's number, the number after the last, and a directory. The
 * first item says that the reader is ready; each other has a mutant's number, milliseconds, and the outcome.
 */
public final class FuzzWorker implements Service {
    static final String READY = "ready";
    static final String ACCEPTED = "accepted";
    static final String REFUSED = "refused";
    static final String FAILED = "failed";

    /** The most time for one mutant. */
    static final long MOST_MILLIS = 2_000;

    /** A busy machine makes anything slow once, but not always. */
    private static final int AGAIN = 3;

    private FuzzWorker() {}

    /**
     * Serves the parent process.
     *
     * @param arguments none
     */
    public static void main(String[] arguments) {
        Service.serve(new FuzzWorker());
    }

    /** Makes a request. */
    static Message request(String reader, long seed, long first, long end, Path directory) {
        return Message.of(reader, seed, first, end, directory);
    }

    @Override
    public void answer(Message request, Reply reply) throws IOException {
        Path directory = Path.of(request.text(3));
        System.setErr(new PrintStream(new FileOutputStream(directory + ".stderr", true), true, StandardCharsets.UTF_8));
        Reader reader = Readers.named(request.kind());
        Mutants mutants =
                new Mutants(reader.name(), reader.seeds().get(), new Randomness(Long.parseLong(request.text(0))));
        mutants.seeds().forEach(seed -> Seeds.put(directory, seed));
        Runnable reading = reader.open().apply(directory);
        reading.run();
        reply.item(READY);
        reply.beat();
        long end = Long.parseLong(request.text(2));
        for (long number = Long.parseLong(request.text(1)); number < end; number++) {
            Seed mutant = mutants.mutant(number);
            Seeds.put(directory, mutant);
            Result result = read(reading);
            for (int again = 0; again < AGAIN && result.millis > MOST_MILLIS; again++) {
                result = read(reading);
            }
            reply.item(number, result.millis, result.outcome);
            // A mutant that ends the process is the one after the last that was heard of.
            reply.beat();
            mutants.seeds().stream()
                    .filter(seed -> seed.name().equals(mutant.name()))
                    .findFirst()
                    .ifPresent(seed -> Seeds.put(directory, seed));
        }
    }

    /** How reading ended and how long it took. */
    private record Result(long millis, String outcome) {}

    private static Result read(Runnable reading) {
        long before = System.nanoTime();
        String outcome = outcome(reading);
        return new Result((System.nanoTime() - before) / 1_000_000, outcome);
    }

    // Whatever a mutant makes a reader throw is what is looked for here.
    @SuppressWarnings("CatchAndPrintStackTrace")
    private static String outcome(Runnable reading) {
        try {
            reading.run();
            return ACCEPTED;
        } catch (S3DeltaException e) {
            return REFUSED + " " + e.code().label();
        } catch (RuntimeException | Error e) {
            e.printStackTrace();
            return FAILED + " " + e.toString().lines().findFirst().orElse("");
        }
    }
}
