package s3delta.cli.report;

import java.util.List;
import java.util.Map;

/**
 * Points that belong together in a chart.
 *
 * @param name what the legend calls it
 * @param points by increasing x
 * @param look how it is drawn
 */
record Series(String name, List<Point> points, Look look) {
    /** A point; the deviation is drawn as a bar, 0 as none. */
    record Point(double x, double y, double deviation) {}

    /** How a series is drawn: marked ones are in the legend and have markers. */
    record Look(String colour, String dash, int marker, double width, boolean marked) {
        /** The colours of Okabe and Ito, which colour-blind people can tell apart, less the yellow. */
        private static final List<String> COLOURS =
                List.of("#0072b2", "#d55e00", "#009e73", "#cc79a7", "#8a6d00", "#56b4e9", "#000000", "#7a7a7a");

        private static final List<String> DASHES =
                List.of("none", "7 3", "2 3", "9 3 2 3", "4 2", "12 4", "1 2", "6 2 1 2");

        /** The look of the n-th of several series: colour, dash and marker all differ. */
        static Look of(int n) {
            int i = n % COLOURS.size();
            return new Look(COLOURS.get(i), DASHES.get(i), i, 1.8, true);
        }

        static Look thin(String colour, String dash) {
            return new Look(colour, dash, 0, 0.9, false);
        }
    }

    static Series of(String name, Map<Integer, Double> values, Look look) {
        return new Series(
                name,
                values.entrySet().stream()
                        .map(e -> new Point(e.getKey(), e.getValue(), 0))
                        .toList(),
                look);
    }
}
