package s3delta.bench.soak;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.commons.statistics.descriptive.Median;

/** What was measured along a stage, and whether it grew: medians of an early and a late window, after a warm-up. */
final class Samples {
    private static final double EARLY_FROM = 0.3;
    private static final double EARLY_TO = 0.5;
    private static final double LATE_FROM = 0.8;

    private final Map<String, List<Double>> values = new LinkedHashMap<>();

    void add(String quantity, double value) {
        values.computeIfAbsent(quantity, name -> new ArrayList<>()).add(value);
    }

    /** Medians of the two windows. */
    record Windows(double early, double late) {
        /** How much more the late one is, as a share of the early one. */
        double growth() {
            return early == 0 ? late : late / early - 1;
        }
    }

    /** Compares the windows of each quantity. */
    Map<String, Windows> windows() {
        Map<String, Windows> windows = new LinkedHashMap<>();
        values.forEach((quantity, all) ->
                windows.put(quantity, new Windows(median(all, EARLY_FROM, EARLY_TO), median(all, LATE_FROM, 1))));
        return windows;
    }

    private static double median(List<Double> all, double from, double to) {
        double[] window = all.subList((int) (from * all.size()), (int) (to * all.size())).stream()
                .mapToDouble(Double::doubleValue)
                .toArray();
        return Median.withDefaults().evaluate(window);
    }
}
