package s3delta.bench.fuzz;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import s3delta.bench.FuzzCommand;

/**
 * Gives every reader damaged and hostile files. {@code -Ds3delta.fuzz.mutants=100000} makes more of them,
 * {@code -Ds3delta.fuzz.seed=2} others, {@code -Ds3delta.fuzz.reader=parquet} tests one reader, and
 * {@code -Ds3delta.fuzz.keep=DIR} keeps the files. {@code bench fuzz} sets these.
 */
class FuzzTest {
    private static final long MUTANTS = Long.getLong("s3delta.fuzz.mutants", 1_000);
    private static final long SEED = Long.getLong("s3delta.fuzz.seed", 1);
    private static final int AT_A_TIME = 2;
    private static final Map<String, Tally> TALLIES = new HashMap<>();

    @TempDir
    private static Path directory = Path.of("");

    @BeforeAll
    static void run() throws InterruptedException, ExecutionException {
        System.out.println(Tally.HEAD);
        ExecutorService pool = Executors.newFixedThreadPool(AT_A_TIME);
        try {
            String keep = System.getProperty("s3delta.fuzz.keep", "");
            Fuzzer fuzzer = new Fuzzer(keep.isEmpty() ? directory : Path.of(keep), SEED);
            List<Future<Tally>> tallies = readers()
                    .map(reader -> pool.submit(() -> fuzzer.run(reader, MUTANTS)))
                    .toList();
            for (Future<Tally> tally : tallies) {
                TALLIES.put(tally.get().reader(), tally.get());
                System.out.println(tally.get().line());
            }
        } finally {
            pool.shutdownNow();
        }
    }

    static Stream<String> readers() {
        String one = System.getProperty("s3delta.fuzz.reader", "");
        return Readers.all().stream().map(Reader::name).filter(name -> one.isEmpty() || name.equals(one));
    }

    /** The command, which is not part of the tests, knows them by name. */
    @Test
    void theCommandNamesTheReaders() {
        assertEquals(Readers.all().stream().map(Reader::name).toList(), FuzzCommand.READERS);
    }

    @ParameterizedTest
    @MethodSource("readers")
    void endsInSuccessOrACodedError(String reader) {
        Tally tally = Objects.requireNonNull(TALLIES.get(reader));
        assertEquals(List.of(), tally.others());
        assertEquals(MUTANTS, tally.accepted() + tally.refused());
        assertTrue(tally.accepted() > 0, "no mutant is so little changed that it can be read");
    }
}
