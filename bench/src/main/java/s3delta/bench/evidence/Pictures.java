package s3delta.bench.evidence;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.ToDoubleFunction;
import java.util.stream.Collectors;
import java.util.stream.DoubleStream;
import s3delta.cli.report.Axis;
import s3delta.cli.report.LineChart;
import s3delta.cli.report.LineChart.Look;
import s3delta.cli.report.LineChart.Point;
import s3delta.cli.report.LineChart.Series;
import s3delta.runtime.json.WholeFile;

/**
 * Draws the scores of methods on each task: against the budget, and against the time of search and training. Scores of
 * different scorings are in pictures of their own.
 */
final class Pictures {
    /** The interval of fewer seeds is so wide that it hides all others. */
    private static final int LEAST_SEEDS = 5;

    private Pictures() {}

    /** What the scores of a picture have in common. */
    private record Scored(String task, String scoring) {}

    /**
     * Writes a file for each task and scoring, where there are several budgets, and one for each of their budgets.
     *
     * @param cells the cells; those without a budget, or with fewer than five seeds, are left out
     * @param directory where to write
     * @param name what the names of the files begin with
     */
    static void write(List<Cell> cells, Path directory, String name) {
        Map<Scored, List<Cell>> byTask = cells.stream()
                .filter(cell -> cell.budget().isPresent() && cell.bySeed().length >= LEAST_SEEDS)
                .collect(Collectors.groupingBy(
                        cell -> new Scored(cell.task(), cell.scoring()), LinkedHashMap::new, Collectors.toList()));
        // A method looks the same in all pictures.
        List<String> methods = byTask.values().stream()
                .flatMap(List::stream)
                .map(Cell::method)
                .distinct()
                .sorted()
                .toList();
        byTask.forEach((scored, some) -> {
            String first = name + "-" + scored.task() + "-" + scored.scoring();
            String what = scored.task() + ", " + scored.scoring();
            Map<Long, List<Cell>> byBudget = some.stream()
                    .collect(Collectors.groupingBy(cell -> cell.budget().orElseThrow()));
            if (byBudget.size() > 1) {
                List<Series> series =
                        series(some, methods, cell -> cell.budget().orElseThrow());
                Axis x = Axis.logarithmic("budget, parameters", across(series));
                write(x, series, some, directory.resolve(first + "-budget.svg"), what);
            }
            byBudget.forEach((budget, at) -> {
                List<Series> series = series(at, methods, Cell::trainings);
                Axis x = Axis.covering("search and training, in trainings", across(series));
                Path file = directory.resolve(first + "-" + budget + "-time.svg");
                write(x, series, at, file, what + ", within " + budget + " parameters");
            });
        });
    }

    private static void write(Axis x, List<Series> series, List<Cell> cells, Path file, String what) {
        double[] ends = series.stream()
                .flatMap(line -> line.points().stream())
                .flatMapToDouble(point -> DoubleStream.of(point.y() - point.deviation(), point.y() + point.deviation()))
                .toArray();
        Axis y = Axis.covering(cells.get(0).results().get(0).metric() + " × 100", ends);
        String label = "Test score on " + what + ", with 95% intervals";
        WholeFile.write(file, new LineChart(x, y, series).svg(label) + "\n");
    }

    private static double[] across(List<Series> series) {
        return series.stream()
                .flatMap(line -> line.points().stream())
                .mapToDouble(Point::x)
                .toArray();
    }

    private static List<Series> series(List<Cell> cells, List<String> methods, ToDoubleFunction<Cell> across) {
        List<Series> series = new ArrayList<>();
        for (int i = 0; i < methods.size(); i++) {
            String method = methods.get(i);
            List<Point> points = cells.stream()
                    .filter(cell -> cell.method().equals(method))
                    .map(cell -> point(cell, across))
                    .sorted(Comparator.comparingDouble(Point::x))
                    .toList();
            if (!points.isEmpty()) {
                series.add(new Series(method, points, Look.of(i)));
            }
        }
        return series;
    }

    private static Point point(Cell cell, ToDoubleFunction<Cell> across) {
        double[] scores = cell.bySeed();
        double mean = DoubleStream.of(scores).average().orElseThrow();
        double half = Interval.halfWidth(scores).orElse(0.0);
        return new Point(across.applyAsDouble(cell), 100 * mean, 100 * half);
    }
}
