package s3delta.cli.demo;

import java.io.PrintWriter;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import org.apache.commons.statistics.descriptive.Mean;
import org.apache.commons.statistics.descriptive.StandardDeviation;
import s3delta.cli.demo.DemoPart.Kind;

/** What the demo found, as a table. */
final class DemoTable {
    private static final List<Kind> ORDER = List.of(Kind.SEARCHED, Kind.FIRST_DRAW, Kind.LORA);

    private DemoTable() {}

    /**
     * The trainings of structures of one name.
     *
     * @param task on which task
     * @param structure the name
     * @param parameters mean number of trainable parameters
     * @param testRows of the test set
     * @param runs how many trainings
     * @param mean of the accuracies on the test set
     * @param deviation standard deviation of the accuracies
     * @param seconds mean of search and training
     */
    record Row(
            String task,
            String structure,
            long parameters,
            long testRows,
            int runs,
            double mean,
            double deviation,
            double seconds) {
        static Row of(List<DemoLine> lines) {
            DemoLine first = lines.get(0);
            double[] accuracies = lines.stream().mapToDouble(DemoLine::accuracy).toArray();
            return new Row(
                    first.task(),
                    first.structure(),
                    Math.round(mean(
                            lines.stream().mapToDouble(DemoLine::parameters).toArray())),
                    first.rows(),
                    lines.size(),
                    mean(accuracies),
                    StandardDeviation.of(accuracies).getAsDouble(),
                    mean(lines.stream().mapToDouble(DemoLine::seconds).toArray()));
        }

        private static double mean(double[] values) {
            return Mean.of(values).getAsDouble();
        }

        /** The square of the mean's standard error. */
        double variance() {
            return deviation * deviation / runs;
        }
    }

    /** Puts the trainings of structures of one name together, in the table's order. */
    static List<Row> rows(Map<DemoPart, DemoLine> lines) {
        Map<String, List<DemoLine>> byStructure = lines.entrySet().stream()
                .sorted(Map.Entry.comparingByKey(
                        Comparator.comparing(DemoPart::kind).thenComparing(DemoPart::seed)))
                .map(Map.Entry::getValue)
                .collect(Collectors.groupingBy(DemoLine::structure, LinkedHashMap::new, Collectors.toList()));
        return ORDER.stream()
                .map(kind -> Row.of(byStructure.getOrDefault(kind.label(), List.of())))
                .toList();
    }

    static void print(List<Row> rows, long backboneParameters, PrintWriter out) {
        out.printf(
                Locale.ROOT,
                "%-14s %-14s %10s %8s %8s %10s %5s %8s%n",
                "TASK",
                "STRUCTURE",
                "PARAMETERS",
                "SHARE",
                "TEST",
                "DEVIATION",
                "RUNS",
                "SECONDS");
        for (Row row : rows) {
            out.printf(
                    Locale.ROOT,
                    "%-14s %-14s %,10d %7.2f%% %7.1f%% %10.1f %5d %8.1f%n",
                    row.task(),
                    row.structure(),
                    row.parameters(),
                    100.0 * row.parameters() / backboneParameters,
                    100 * row.mean(),
                    100 * row.deviation(),
                    row.runs(),
                    row.seconds());
        }
        Row searched = rows.get(0);
        Row random = rows.get(1);
        out.printf(
                Locale.ROOT,
                "Searched structures lead random ones by %.1f points; two standard errors are %.1f points.%n",
                100 * (searched.mean() - random.mean()),
                200 * Math.sqrt(searched.variance() + random.variance()));
        out.printf(
                Locale.ROOT,
                "TEST is the mean accuracy on %d rows over %d seeds, %d random draws a seed. The backbone has %,d"
                        + " parameters.%n",
                searched.testRows(),
                DemoPart.SEEDS,
                random.runs() / DemoPart.SEEDS,
                backboneParameters);
        out.flush();
    }
}
