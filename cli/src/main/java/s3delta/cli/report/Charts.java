package s3delta.cli.report;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.DoubleStream;
import s3delta.api.Placement;
import s3delta.cli.report.Html.Figure;
import s3delta.cli.report.Html.Part;
import s3delta.cli.report.Html.Section;
import s3delta.cli.report.LineChart.Look;
import s3delta.cli.report.LineChart.Point;
import s3delta.cli.report.LineChart.Series;

/** The sections that are line charts. */
final class Charts {
    private static final int MOST_GROUPS = 28;
    private static final int MOST_CANDIDATES = 160;
    private static final int MOST_LINES = 8;
    private static final int PIECES = 60;

    private Charts() {}

    private static Section section(String title, String note, List<Part> figures, String why) {
        if (figures.isEmpty()) {
            return Section.missing(title, why);
        }
        figures.add(0, Html.note(note));
        return new Section(title, figures);
    }

    /** The probabilities, or ranks, through the search. */
    static Section search(List<Group> groups) {
        List<Part> figures = new ArrayList<>();
        for (Group group : groups) {
            group.searched().stream()
                    .filter(trial -> !trial.stage("search").ratings.isEmpty() && figures.size() < MOST_GROUPS)
                    .findFirst()
                    .ifPresent(trial ->
                            figures.add(ratings(group, trial, trial.search().orElseThrow())));
        }
        return section(
                "Candidates through the search",
                "A line is a candidate's probability p, or the rank of its score where a strategy gives scores: dark and"
                        + " solid those that were kept, light and dashed the others. The first seed of each task and budget"
                        + " is shown, at most " + MOST_CANDIDATES
                        + " candidates, spread evenly over all. Point at a line to"
                        + " see its name.",
                figures,
                "No finished trial has rated its candidates.");
    }

    private static Figure ratings(Group group, RunTree.Trial trial, RunTree.Search search) {
        List<Series> kept = new ArrayList<>();
        List<Series> all = new ArrayList<>();
        Set<Placement> structure = trial.kept();
        int count = search.candidates().size();
        for (int i = 0; i < count; i += 1 + (count - 1) / MOST_CANDIDATES) {
            int number = i;
            Placement candidate = search.candidates().get(i);
            boolean is = structure.contains(candidate);
            List<Point> points = trial.stage("search").ratings.entrySet().stream()
                    .filter(entry -> entry.getValue().length == count)
                    .map(entry -> new Point(entry.getKey(), entry.getValue()[number], 0))
                    .toList();
            String name = candidate.position() + ", " + candidate.method() + (is ? " (kept)" : "");
            (is ? kept : all)
                    .add(new Series(name, points, is ? Look.thin("#00336e", "none") : Look.thin("#b0a05a", "3 2")));
        }
        all.addAll(kept);
        String of = search.probabilistic() ? "p" : "rank";
        String title = "History of " + of + ", " + group.key().task() + ", " + group.label();
        Axis x = Axis.steps("step of the search", LineChart.values(all, Point::x));
        String svg = new LineChart(x, new Axis(of, 0, 1, false), all).svg(title);
        return new Figure(title, title + ", seed " + trial.result().seed(), svg, true);
    }

    /** Losses and validation scores of search and training. */
    static Section curves(List<Group> groups) {
        List<Part> figures = new ArrayList<>();
        Group.byTask(groups).forEach((task, some) -> {
            String metric = some.get(0).metric() + " × 100";
            for (String[] stage : new String[][] {{"search", "search"}, {"train", "training"}}) {
                curve(figures, some, stage[0], "Loss in " + stage[1] + ", " + task, "loss", s -> s.losses);
                curve(figures, some, stage[0], "Validation score in " + stage[1] + ", " + task, metric, Charts::scores);
            }
        });
        return section(
                "Learning curves",
                "Means over the trials of a line; losses are also means over up to " + PIECES + " equal stretches of"
                        + " steps. The scores are those of the validation set. A chart shows at most " + MOST_LINES
                        + " lines, from the largest budget.",
                figures,
                "No finished trial has a metrics.jsonl that records its steps.");
    }

    private static NavigableMap<Integer, Double> scores(RunTree.Stage stage) {
        NavigableMap<Integer, Double> scores = new TreeMap<>(stage.scores);
        scores.replaceAll((step, score) -> 100 * score);
        return scores;
    }

    private static void curve(
            List<Part> figures,
            List<Group> groups,
            String stage,
            String title,
            String unit,
            Function<RunTree.Stage, NavigableMap<Integer, Double>> values) {
        List<Series> series = new ArrayList<>();
        for (Group group : groups) {
            List<Point> mean = mean(group, stage, values);
            if (!mean.isEmpty() && series.size() < MOST_LINES) {
                series.add(new Series(group.label(), mean, Look.of(series.size())));
            }
        }
        if (!series.isEmpty()) {
            Axis x = Axis.steps("step", LineChart.values(series, Point::x));
            Axis y = Axis.covering(unit, LineChart.values(series, Point::y));
            figures.add(new Figure(title, title, new LineChart(x, y, series).svg(title), true));
        }
    }

    /** The mean over a group's trials, by the end of the stretch of steps that a value falls into. */
    private static List<Point> mean(
            Group group, String stage, Function<RunTree.Stage, NavigableMap<Integer, Double>> values) {
        List<NavigableMap<Integer, Double>> curves = group.trials().stream()
                .map(trial -> values.apply(trial.stage(stage)))
                .toList();
        int last = curves.stream().flatMap(curve -> curve.keySet().stream()).reduce(0, Math::max);
        int stretch = 1 + (last - 1) / PIECES;
        TreeMap<Integer, List<Double>> pieces = new TreeMap<>();
        curves.forEach(curve -> curve.forEach((step, value) -> pieces.computeIfAbsent(
                        (step + stretch - 1) / stretch * stretch, s -> new ArrayList<>())
                .add(value)));
        // A sum of numbers without measure has none.
        return pieces.entrySet().stream()
                .map(piece -> new Point(
                        piece.getKey(),
                        piece.getValue().stream().mapToDouble(v -> v).average().orElse(0),
                        0))
                .filter(point -> Double.isFinite(point.y()))
                .toList();
    }

    /** Test scores against the budget, a line a method. */
    static Section budgets(List<Group> groups) {
        List<Part> figures = new ArrayList<>();
        Group.byTask(groups).forEach((task, some) -> {
            List<Series> series = byMethod(some);
            double[] budgets = LineChart.values(series, Point::x);
            if (DoubleStream.of(budgets).distinct().count() > 1) {
                String title = "Test score against budget, " + task;
                double[] ends = DoubleStream.concat(
                                DoubleStream.of(LineChart.values(series, p -> p.y() - p.deviation())),
                                DoubleStream.of(LineChart.values(series, p -> p.y() + p.deviation())))
                        .toArray();
                Axis x = Axis.logarithmic("budget, parameters", budgets);
                Axis y = Axis.covering(some.get(0).metric() + " × 100", ends);
                figures.add(new Figure(title, title, new LineChart(x, y, series).svg(title), true));
            }
        });
        return section(
                "Score against budget",
                "Bars are one standard deviation to either side.",
                figures,
                "There are no tested trials of one task at several budgets to draw a line through.");
    }

    private static List<Series> byMethod(List<Group> groups) {
        Map<String, List<Point>> lines = new LinkedHashMap<>();
        groups.stream()
                .filter(group -> group.key().budget() > 0)
                .forEach(group -> group.test()
                        .ifPresent(test -> lines.computeIfAbsent(group.key().method(), m -> new ArrayList<>())
                                .add(new Point(
                                        group.key().budget(),
                                        100 * test.mean(),
                                        100 * test.deviation().orElse(0.0)))));
        List<Series> series = new ArrayList<>();
        lines.forEach((method, points) -> {
            points.sort(Comparator.comparingDouble(Point::x));
            series.add(new Series(method, points, Look.of(series.size())));
        });
        return series;
    }
}
