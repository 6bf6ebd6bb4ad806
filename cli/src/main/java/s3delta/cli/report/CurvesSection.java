package s3delta.cli.report;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Collectors;

/** Losses and validation scores of search and training. */
final class CurvesSection {
    private static final String TITLE = "Learning curves";
    private static final int MOST_LINES = 8;
    private static final int PIECES = 60;

    private CurvesSection() {}

    static Section of(List<Group> groups) {
        List<Part> parts = new ArrayList<>();
        Map<String, List<Group>> byTask =
                groups.stream().collect(Collectors.groupingBy(g -> g.key().task(), TreeMap::new, Collectors.toList()));
        byTask.forEach((task, some) -> {
            chart(parts, some, History.SEARCH, "Loss in search, " + task, "loss", Stage::losses);
            chart(
                    parts,
                    some,
                    History.SEARCH,
                    "Validation score in search, " + task,
                    metric(some),
                    CurvesSection::scores);
            chart(parts, some, History.TRAIN, "Loss in training, " + task, "loss", Stage::losses);
            chart(
                    parts,
                    some,
                    History.TRAIN,
                    "Validation score in training, " + task,
                    metric(some),
                    CurvesSection::scores);
        });
        if (parts.isEmpty()) {
            return Section.missing("curves", TITLE, "No finished trial has a metrics.jsonl that tells of its steps.");
        }
        parts.add(
                0,
                Markup.note("Means over the trials of a line; losses are also means over up to " + PIECES
                        + " equal stretches of steps. The scores are those of the validation set. A chart shows at most "
                        + MOST_LINES + " lines, from the largest budget."));
        return new Section("curves", TITLE, parts);
    }

    private static String metric(List<Group> groups) {
        return groups.get(0).first().metric() + " × 100";
    }

    private static NavigableMap<Integer, Double> scores(Stage stage) {
        NavigableMap<Integer, Double> scores = new TreeMap<>(stage.scores());
        scores.replaceAll((step, score) -> 100 * score);
        return scores;
    }

    private static void chart(
            List<Part> parts,
            List<Group> groups,
            String stage,
            String title,
            String unit,
            Function<Stage, NavigableMap<Integer, Double>> values) {
        List<Series> series = new ArrayList<>();
        for (Group group : groups) {
            Map<Integer, Double> mean = mean(group, stage, values);
            if (!mean.isEmpty() && series.size() < MOST_LINES) {
                series.add(Series.of(group.label(), mean, Series.Look.of(series.size())));
            }
        }
        if (!series.isEmpty()) {
            Axis x = Axis.steps("step", LineChart.values(series, Series.Point::x));
            Axis y = Axis.covering(unit, LineChart.values(series, Series.Point::y));
            parts.add(new Figure(title, title, new LineChart(x, y, series).svg(title), true));
        }
    }

    /** The mean over a group's trials, by the end of the stretch of steps that a value falls into. */
    private static Map<Integer, Double> mean(
            Group group, String stage, Function<Stage, NavigableMap<Integer, Double>> values) {
        List<NavigableMap<Integer, Double>> curves = group.trials().stream()
                .flatMap(trial -> trial.history().stage(stage).stream())
                .map(values)
                .toList();
        int last = curves.stream().flatMap(curve -> curve.keySet().stream()).reduce(0, Math::max);
        int stretch = 1 + (last - 1) / PIECES;
        TreeMap<Integer, List<Double>> pieces = new TreeMap<>();
        for (Map<Integer, Double> curve : curves) {
            curve.forEach((step, value) -> pieces.computeIfAbsent(
                            (step + stretch - 1) / stretch * stretch, s -> new ArrayList<>())
                    .add(value));
        }
        Map<Integer, Double> mean = new TreeMap<>();
        pieces.forEach((step, piece) ->
                mean.put(step, piece.stream().mapToDouble(v -> v).average().orElse(0)));
        // A sum of numbers without measure has none.
        mean.values().removeIf(value -> !Double.isFinite(value));
        return mean;
    }
}
