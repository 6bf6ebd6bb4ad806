package s3delta.bench.fuzz;

import java.nio.file.Path;
import java.util.List;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * A way in which files come into the program.
 *
 * @param name of the reader, for users
 * @param seeds files that it accepts, each to be changed
 * @param open gives, for a directory that holds the seeds, what reads them: returns normally where it accepts them
 */
record Reader(String name, Supplier<List<Seed>> seeds, Function<Path, Runnable> open) {}
