package s3delta.bench.soak;

import ai.djl.ndarray.NDManager;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import s3delta.api.S3DeltaException;
import s3delta.runtime.RunListener;
import s3delta.runtime.result.Scores;

/** Measures after the steps of a stage; what validations take is not counted as steps. */
final class Probe implements RunListener, AutoCloseable {
    static final String STEP = "step-yardsticks";

    private static final Path STATUS = Path.of("/proc/self/status");
    private static final Path HANDLES = Path.of("/proc/self/fd");
    private static final int EVERY = 5;
    private static final double KIB_PER_MIB = 1024;

    private final NDManager manager;
    private final Samples samples;
    private final Yardstick yardstick;
    private long mark;

    Probe(NDManager manager, Samples samples) {
        this.manager = manager;
        this.samples = samples;
        yardstick = new Yardstick(manager);
        mark = Yardstick.cpuNanos();
    }

    @Override
    public void step(int step, double loss, double rate) {
        if (step % EVERY == 0) {
            double nanos = Yardstick.cpuNanos() - mark;
            samples.add(STEP, nanos / yardstick.nanos());
            samples.add("native-arrays", manager.getManagedArrays().size());
            residentMebibytes();
        }
        mark = Yardstick.cpuNanos();
    }

    @Override
    public void skipped(int step, S3DeltaException reason) {
        throw reason;
    }

    @Override
    public void validated(int step, Scores scores, boolean best) {
        mark = Yardstick.cpuNanos();
    }

    @Override
    public void close() {
        yardstick.close();
    }

    private void residentMebibytes() {
        if (!Files.isReadable(STATUS)) {
            return;
        }
        try (Stream<Path> handles = Files.list(HANDLES);
                Stream<String> lines = Files.lines(STATUS)) {
            samples.add("file-handles", (double) handles.count());
            lines.filter(line -> line.startsWith("VmRSS:"))
                    .mapToDouble(line -> Double.parseDouble(line.replaceAll("\\D", "")) / KIB_PER_MIB)
                    .forEach(resident -> samples.add("resident-mb", resident));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
