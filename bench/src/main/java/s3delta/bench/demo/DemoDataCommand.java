package s3delta.bench.demo;

import java.nio.file.Path;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code s3delta bench demo-data}: makes the demo's data sets again. */
@Command(name = "demo-data", description = "Draw the demo's data sets.")
public final class DemoDataCommand implements Runnable {
    /** What the stored data sets were drawn from. */
    static final long STORED_SEED = 1;

    @Option(
            names = "--out",
            paramLabel = "DIR",
            required = true,
            description = "Directory to write TASK/SPLIT.jsonl to.")
    private Path out = Path.of("");

    @Option(names = "--seed", paramLabel = "N", description = "Where the rows come from (${DEFAULT-VALUE}).")
    private long seed = STORED_SEED;

    /** Makes the command; called by picocli. */
    public DemoDataCommand() {}

    @Override
    public void run() {
        DemoData.write(out, seed);
    }
}
