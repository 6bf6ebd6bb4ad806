package s3delta.bench.soak;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import s3delta.bench.run.TinyTask;
import s3delta.runtime.DeviceChoice;
import s3delta.runtime.config.TrialSpec;
import s3delta.runtime.plugin.Registry;

/** Two thousand steps; {@code ./s3delta bench soak} makes more. */
class SoakTest {
    private static final int STEPS = 1000;
    private static final double MOST_GROWTH = 0.03;
    /** The machine of a test is shared, and caches with it. */
    private static final double MOST_SLOWER = 0.5;

    @TempDir
    private Path temp = Path.of("");

    @Test
    void nothingGrows() {
        TinyTask.backbone(temp.resolve("backbone"));
        TinyTask.data(temp.resolve("data"));
        TrialSpec trial = Soak.trial(temp, STEPS, 4, 80, DeviceChoice.CPU);
        Map<String, Samples> stages = new Soak(temp.resolve("state"), Registry.load(), 100).run(trial);
        assertEquals(2, stages.size());
        stages.forEach((stage, samples) -> {
            Map<String, Samples.Windows> windows = samples.windows();
            assertTrue(windows.containsKey("native-arrays"), stage);
            windows.forEach((quantity, window) -> {
                double most = quantity.equals(Probe.STEP) ? MOST_SLOWER : MOST_GROWTH;
                assertTrue(window.growth() <= most, () -> stage + " " + quantity + " " + window);
            });
        });
    }

    @Test
    void whatGrowsIsSeen() {
        Samples samples = new Samples();
        for (int i = 0; i < 1000; i++) {
            samples.add("leak", 100 + i * 0.02);
            samples.add("flat", 100 + i % 7);
        }
        assertTrue(growth(samples, "leak") > MOST_GROWTH);
        assertTrue(growth(samples, "flat") <= MOST_GROWTH);
    }

    private static double growth(Samples samples, String quantity) {
        return Objects.requireNonNull(samples.windows().get(quantity)).growth();
    }
}
