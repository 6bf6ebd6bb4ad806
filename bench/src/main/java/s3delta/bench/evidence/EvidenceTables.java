package s3delta.bench.evidence;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import java.util.Set;

/** Results as Markdown. */
final class EvidenceTables {
    private static final double SMALLEST_P = 0.001;

    private EvidenceTables() {}

    /** What the cells of a row have in common. */
    private record Row(String task, String metric, String scoring, OptionalLong budget) {
        static Row of(Cell cell) {
            return new Row(cell.task(), cell.results().get(0).metric(), cell.scoring(), cell.budget());
        }
    }

    /** A row for each task, scoring and budget, a column for each method: test scores times 100, mean ± deviation. */
    static String scores(List<Cell> cells) {
        Set<String> methods = new LinkedHashSet<>();
        Set<Row> rows = new LinkedHashSet<>();
        cells.forEach(cell -> {
            methods.add(cell.method());
            rows.add(Row.of(cell));
        });
        StringBuilder text = new StringBuilder("| task | budget | " + String.join(" | ", methods) + " |\n|---|--:|");
        text.append("--:|".repeat(methods.size())).append('\n');
        for (Row row : rows) {
            text.append("| ").append(row.task()).append(" (").append(row.metric());
            text.append(", ").append(row.scoring()).append(") | ");
            text.append(budget(row.budget(), "none")).append(" |");
            for (String method : methods) {
                text.append(' ').append(score(cells, row, method)).append(" |");
            }
            text.append('\n');
        }
        return text.toString();
    }

    private static String score(List<Cell> cells, Row row, String method) {
        Optional<Cell> found = cells.stream()
                .filter(cell -> Row.of(cell).equals(row) && cell.method().equals(method))
                .findFirst();
        return found.map(cell -> String.format(
                        Locale.ROOT,
                        "%.1f ± %.1f (%d)",
                        100 * cell.mean(),
                        100 * cell.deviation(),
                        cell.results().size()))
                .orElse("–");
    }

    /** A row for each comparison: the mean of the paired differences in points, and how sure it is. */
    static String differences(List<Difference> differences) {
        StringBuilder text =
                new StringBuilder("| | budget | pairs | mean | 95% interval | better / worse | p (t) | p (t,"
                        + " Holm) | p (Wilcoxon) |\n|---|--:|--:|--:|--:|--:|--:|--:|--:|\n");
        List<OptionalDouble> holm = Difference.holm(differences);
        boolean several =
                differences.stream().map(Difference::scoring).distinct().count() > 1;
        for (int i = 0; i < differences.size(); i++) {
            Difference difference = differences.get(i);
            text.append("| ").append(difference.method()).append(" − ").append(difference.against());
            text.append(difference.task().map(task -> ", " + task).orElse(""));
            text.append(several ? " (" + difference.scoring() + ")" : "");
            text.append(" | ").append(budget(difference.budget(), "all"));
            text.append(" | ").append(difference.differences().length);
            text.append(" | ").append(points(difference.mean()));
            text.append(" | ")
                    .append(difference
                            .halfWidth()
                            .map(half -> points(difference.mean() - half) + " to " + points(difference.mean() + half))
                            .orElse("–"));
            text.append(" | ").append(difference.wins()).append(" / ").append(difference.losses());
            text.append(" | ").append(p(difference.studentP()));
            text.append(" | ").append(p(holm.get(i)));
            text.append(" | ").append(p(difference.wilcoxonP())).append(" |\n");
        }
        return text.toString();
    }

    /** A row for each method that searches: medians of its cost. */
    static String costs(List<Cost> costs) {
        StringBuilder text = new StringBuilder(
                "| search | trials | seconds | of its training's | MB | its training's |\n|---|--:|--:|--:|--:|--:|\n");
        costs.forEach(cost -> text.append(String.format(
                Locale.ROOT,
                "| %s | %d | %.1f | %.2f | %.0f | %.0f |\n",
                cost.method(),
                cost.trials(),
                cost.seconds(),
                cost.share(),
                cost.megabytes(),
                cost.trainMegabytes())));
        return text.toString();
    }

    private static String budget(OptionalLong budget, String none) {
        return budget.isPresent() ? String.format(Locale.ROOT, "%,d", budget.getAsLong()) : none;
    }

    private static String points(double score) {
        return String.format(Locale.ROOT, "%+.2f", 100 * score);
    }

    private static String p(OptionalDouble value) {
        if (value.isEmpty()) {
            return "–";
        }
        double p = value.getAsDouble();
        return p < SMALLEST_P ? "< " + SMALLEST_P : String.format(Locale.ROOT, "%.3f", p);
    }
}
