package s3delta.bench.fuzz;

import java.io.PrintStream;
import java.nio.file.Path;
import s3delta.api.S3DeltaException;
import s3delta.runtime.random.Randomness;

/** The process that reads mutants, and may die of them. It prints a line for each. */
public final class FuzzWorker {
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
     * Reads mutants.
     *
     * @param arguments the reader's name, the seed, the first mutant's number, the number after the last, a directory
     */
    public static void main(String[] arguments) {
        PrintStream out = System.out;
        Path directory = Path.of(arguments[4]);
        Reader reader = Readers.named(arguments[0]);
        Mutants mutants =
                new Mutants(reader.name(), reader.seeds().get(), new Randomness(Long.parseLong(arguments[1])));
        mutants.seeds().forEach(seed -> Seeds.put(directory, seed));
        Runnable reading = reader.open().apply(directory);
        reading.run();
        out.println(READY);
        out.flush();
        long end = Long.parseLong(arguments[3]);
        for (long number = Long.parseLong(arguments[2]); number < end; number++) {
            Seed mutant = mutants.mutant(number);
            Seeds.put(directory, mutant);
            Result result = read(reading);
            for (int again = 0; again < AGAIN && result.millis > MOST_MILLIS; again++) {
                result = read(reading);
            }
            out.println(number + " " + result.millis + " " + result.outcome);
            out.flush();
            mutants.seeds().stream()
                    .filter(seed -> seed.name().equals(mutant.name()))
                    .findFirst()
                    .ifPresent(seed -> Seeds.put(directory, seed));
        }
        System.exit(0);
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
