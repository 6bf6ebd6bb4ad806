package s3delta.cli.report;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import java.util.Set;

/** The test scores: a row a method and budget, a column a task. */
final class ScoresSection {
    private static final String TITLE = "Scores";

    private record Row(String method, long budget) {}

    private final List<Group> groups;

    private ScoresSection(List<Group> groups) {
        this.groups = groups;
    }

    static Section of(List<Group> groups) {
        List<Group> tested = groups.stream()
                .filter(group -> group.spread(TrialFiles::test).isPresent())
                .toList();
        return tested.isEmpty()
                ? Section.missing("scores", TITLE, "No trial has been tested yet.")
                : new Section("scores", TITLE, new ScoresSection(tested).parts());
    }

    private List<Part> parts() {
        List<String> tasks = groups.stream().map(g -> g.key().task()).distinct().toList();
        Set<Row> rows = new LinkedHashSet<>();
        groups.stream()
                .sorted(Comparator.comparing(g -> -g.key().budget()))
                .forEach(g -> rows.add(new Row(g.key().method(), g.key().budget())));
        List<String> heads = new ArrayList<>(List.of("Structure", "Budget", "Parameters"));
        tasks.forEach(task -> heads.add(task + " (" + metric(task) + ")"));
        if (tasks.size() > 1) {
            heads.add("Mean");
        }
        HtmlTable table = new HtmlTable(heads);
        rows.forEach(row -> table.row(cells(row, tasks)));
        return List.of(
                table.end(),
                Markup.note(
                        "Test scores times 100: mean ± standard deviation over the trials of a cell (seeds, and draws "
                                + "of random structures); one value stands alone. Bold: the highest mean at that budget, which"
                                + " need not be a difference beyond the noise."));
    }

    private String metric(String task) {
        return groups.stream()
                .filter(g -> g.key().task().equals(task))
                .map(g -> g.first().metric())
                .findFirst()
                .orElse("");
    }

    private List<HtmlTable.Cell> cells(Row row, List<String> tasks) {
        List<HtmlTable.Cell> cells = new ArrayList<>();
        Group some = groups.stream()
                .filter(g -> g.key().method().equals(row.method) && g.key().budget() == row.budget)
                .findFirst()
                .orElseThrow();
        cells.add(HtmlTable.Cell.text(row.method + sites(some.first())));
        cells.add(HtmlTable.Cell.number(some.budgetText()));
        cells.add(HtmlTable.Cell.number(some.spread(t -> t.number("/parameters"))
                .map(s -> Texts.grouped(Math.round(s.mean())))
                .orElse("–")));
        double sum = 0;
        int present = 0;
        for (String task : tasks) {
            Optional<Spread> spread = find(row, task).flatMap(g -> g.spread(TrialFiles::test));
            cells.add(HtmlTable.Cell.number(spread.map(Spread::hundredfold).orElse("–"))
                    .strong(spread.isPresent() && best(row, task, spread.get().mean())));
            sum += spread.map(Spread::mean).orElse(0.0);
            present += spread.isPresent() ? 1 : 0;
        }
        if (tasks.size() > 1) {
            String mean = present == tasks.size() ? Texts.decimals(100 * sum / present, 1) : "–";
            cells.add(HtmlTable.Cell.number(mean));
        }
        return cells;
    }

    /** Says how many of its customary sites a manual structure has. */
    private static String sites(TrialFiles trial) {
        OptionalLong kept = trial.count("/sites/kept");
        OptionalLong all = trial.count("/sites/of");
        return kept.isPresent() && all.isPresent()
                ? " (" + kept.getAsLong() + " of " + all.getAsLong() + " sites)"
                : "";
    }

    private Optional<Group> find(Row row, String task) {
        return groups.stream()
                .filter(g -> g.key().equals(new Group.Key(task, row.method, row.budget)))
                .findFirst();
    }

    private boolean best(Row row, String task, double mean) {
        List<Double> rivals = groups.stream()
                .filter(g -> g.key().task().equals(task) && g.key().budget() == row.budget)
                .map(g -> g.spread(TrialFiles::test).map(Spread::mean).map(OptionalDouble::of))
                .map(m -> m.orElse(OptionalDouble.empty()).orElse(Double.NEGATIVE_INFINITY))
                .toList();
        return rivals.size() > 1 && rivals.stream().allMatch(rival -> rival <= mean);
    }
}
