package s3delta.cli.report;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** Test scores against the budget, a line a method. */
final class BudgetSection {
    private static final String TITLE = "Score against budget";

    private BudgetSection() {}

    static Section of(List<Group> groups) {
        List<Part> parts = new ArrayList<>();
        Map<String, List<Group>> byTask =
                groups.stream().collect(Collectors.groupingBy(g -> g.key().task(), TreeMap::new, Collectors.toList()));
        byTask.forEach((task, some) -> {
            List<Series> series = series(some);
            double[] budgets = LineChart.values(series, Series.Point::x);
            if (java.util.stream.DoubleStream.of(budgets).distinct().count() > 1) {
                parts.add(figure(task, some.get(0).first().metric(), series, budgets));
            }
        });
        if (parts.isEmpty()) {
            return Section.missing(
                    "budget",
                    TITLE,
                    "There are no tested trials of one task at several budgets to draw a line through.");
        }
        parts.add(0, Markup.note("Bars are one standard deviation to either side."));
        return new Section("budget", TITLE, parts);
    }

    private static Figure figure(String task, String metric, List<Series> series, double[] budgets) {
        String title = "Test score against budget, " + task;
        List<Double> ends = new ArrayList<>();
        series.stream().flatMap(s -> s.points().stream()).forEach(p -> {
            ends.add(p.y() - p.deviation());
            ends.add(p.y() + p.deviation());
        });
        Axis x = Axis.logarithmic("budget, parameters", budgets);
        Axis y = Axis.covering(
                metric + " × 100", ends.stream().mapToDouble(v -> v).toArray());
        return new Figure(title, title, new LineChart(x, y, series).svg(title), true);
    }

    private static List<Series> series(List<Group> groups) {
        Map<String, List<Series.Point>> lines = new LinkedHashMap<>();
        for (Group group : groups) {
            Optional<Spread> spread = group.spread(TrialFiles::test);
            if (spread.isPresent() && group.key().budget() > 0) {
                Spread found = spread.get();
                lines.computeIfAbsent(group.key().method(), m -> new ArrayList<>())
                        .add(new Series.Point(group.key().budget(), 100 * found.mean(), 100 * found.deviation()));
            }
        }
        List<Series> series = new ArrayList<>();
        lines.forEach((method, points) -> {
            points.sort(Comparator.comparingDouble(Series.Point::x));
            series.add(new Series(method, points, Series.Look.of(series.size())));
        });
        return series;
    }
}
