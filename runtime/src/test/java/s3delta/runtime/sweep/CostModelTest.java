package s3delta.runtime.sweep;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Map;
import org.junit.jupiter.api.Test;
import s3delta.runtime.experiment.Workload;
import s3delta.runtime.t5.T5Config;
import s3delta.runtime.t5.T5s;

class CostModelTest {
    private static final T5Config SMALL = T5s.of(512, 64, 2048, 6, 8);
    private static final double TWO_CORES = 2 * CostModel.CORE_OPERATIONS;

    private static double train(int batch, double source, Map<String, Double> scale) {
        Workload work = new Workload(0, 0, 1, batch, 0, 0, 0, source, 8);
        return new CostModel(SMALL, TWO_CORES, scale).seconds(work).getOrDefault("train", 0.0);
    }

    /** The measured step is the one of bench/README.md: t5-small, float32, two threads. */
    @Test
    void forecastsTheMeasuredStep() {
        assertEquals(2.65, train(32, 128, Map.of()), 0.4);
    }

    @Test
    void isScaledByWhatWasMeasured() {
        assertEquals(3 * train(32, 128, Map.of()), train(32, 128, Map.of("train", 3.0)), 1e-9);
    }

    @Test
    void whatIsNotDoneTakesNoTime() {
        Workload nothing = new Workload(0, 0, 0, 0, 0, 0, 0, 128, 8);
        assertEquals(
                Map.of("start", CostModel.START_SECONDS, "search", 0.0, "train", 0.0, "test", 0.0),
                new CostModel(SMALL, TWO_CORES, Map.of()).seconds(nothing));
    }
}
