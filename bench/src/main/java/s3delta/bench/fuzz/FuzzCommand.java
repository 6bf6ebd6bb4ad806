package s3delta.bench.fuzz;

import jakarta.inject.Inject;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import s3delta.cli.Console;

/** {@code s3delta bench fuzz}: gives readers damaged and hostile files. */
@Command(
        name = "fuzz",
        description = "Give each reader of files damaged and hostile ones, and count what becomes of them.",
        footer = {"", "Example: s3delta bench fuzz --mutants 100000 --reader parquet"})
public final class FuzzCommand implements Callable<Integer> {
    private static final int SHOWN = 20;

    @Option(names = "--mutants", paramLabel = "N", description = "How many for each reader (${DEFAULT-VALUE}).")
    private long mutants = 2_000;

    @Option(names = "--reader", paramLabel = "NAME", description = "One reader; all if not given.")
    private Optional<String> reader = Optional.empty();

    @Option(names = "--seed", paramLabel = "N", description = "Where mutants come from (${DEFAULT-VALUE}).")
    private long seed = 1;

    @Option(names = "--keep", paramLabel = "DIR", description = "Keep files and messages of the processes here.")
    private Optional<Path> keep = Optional.empty();

    @Inject
    private Console console;

    /** Makes the command; called by picocli. */
    public FuzzCommand() {}

    @Override
    public Integer call() {
        List<String> names = reader.map(name -> List.of(Readers.named(name).name()))
                .orElseGet(() -> Readers.all().stream().map(Reader::name).toList());
        boolean clean = true;
        console.text(Tally.HEAD + "\n");
        try (Fuzzer fuzzer = new Fuzzer(directory(), seed)) {
            for (String name : names) {
                Tally tally = fuzzer.run(name, mutants);
                clean &= tally.others().isEmpty();
                console.text(tally.line() + "\n");
                tally.others().stream().limit(SHOWN).forEach(other -> console.text("  mutant " + other + "\n"));
            }
        }
        return clean ? 0 : 1;
    }

    private Path directory() {
        try {
            return keep.isPresent() ? Files.createDirectories(keep.get()) : Files.createTempDirectory("s3delta-fuzz");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
