package s3delta.cli.report;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import s3delta.cli.report.Html.Cell;
import s3delta.cli.report.Html.Part;
import s3delta.cli.report.Html.Section;
import s3delta.runtime.result.Scores;
import s3delta.runtime.result.TransferResult;
import s3delta.runtime.result.TrialResult;

/** The sections that are tables of test scores. */
final class ScoreTables {
    private ScoreTables() {}

    /** What is one row of the scores. */
    private record Row(String method, long budget) {
        static Row of(Group group) {
            return new Row(group.key().method(), group.key().budget());
        }
    }

    /** The test scores: a row a method and budget, a column a task. */
    static Section scores(List<Group> groups) {
        Map<Group.Key, Group> tested = new LinkedHashMap<>();
        groups.stream().filter(group -> group.test().isPresent()).forEach(group -> tested.put(group.key(), group));
        if (tested.isEmpty()) {
            return Section.missing("Scores", "No trial has been tested yet.");
        }
        Map<String, List<Group>> byTask = Group.byTask(List.copyOf(tested.values()));
        List<String> heads = new ArrayList<>(List.of("Structure", "Budget", "Parameters"));
        byTask.forEach((task, some) -> heads.add(task + " (" + some.get(0).metric() + ")"));
        if (byTask.size() > 1) {
            heads.add("Mean");
        }
        Map<Row, Group> rows = new LinkedHashMap<>();
        tested.values().stream()
                .sorted(Comparator.comparing(g -> -g.key().budget()))
                .forEach(group -> rows.putIfAbsent(Row.of(group), group));
        List<Part> parts = new ArrayList<>(List.of(
                Html.table(
                        heads,
                        rows.entrySet().stream()
                                .map(row -> cells(row.getKey(), row.getValue(), byTask))
                                .toList()),
                Html.note("Test scores times 100: mean ± standard deviation over the trials of a cell (seeds, and"
                        + " draws of random structures); one value stands alone. Bold: the highest mean at that"
                        + " budget, which need not be a difference beyond the noise.")));
        parts.addAll(otherMetrics(byTask));
        return new Section("Scores", parts);
    }

    /** The means of what else was measured: a row a task, method and budget. */
    private static List<Part> otherMetrics(Map<String, List<Group>> byTask) {
        List<String> names = byTask.values().stream()
                .flatMap(List::stream)
                .flatMap(group -> metrics(group.trials().get(0)).keySet().stream())
                .distinct()
                .toList();
        if (names.isEmpty()) {
            return List.of();
        }
        List<String> heads = new ArrayList<>(List.of("Task", "Structure", "Budget"));
        heads.addAll(names);
        List<List<Cell>> rows = new ArrayList<>();
        byTask.forEach((task, groups) -> groups.forEach(group -> {
            List<Cell> cells = new ArrayList<>(
                    List.of(Cell.text(task), Cell.text(group.key().method()), Cell.number(group.budget())));
            names.forEach(name -> cells.add(Cell.number(
                    group.mean(trial -> Optional.ofNullable(metrics(trial).get(name))), 4)));
            rows.add(cells);
        }));
        return List.of(
                Html.table(heads, rows),
                Html.note("What else was measured on the test set: means over the trials, as they are."));
    }

    /** The measures of a test other than the task's metric, its loss, and the share that greedy text gets wrong. */
    private static Map<String, Double> metrics(RunTree.Trial trial) {
        Map<String, Double> others = new LinkedHashMap<>();
        trial.result().test().ifPresent(test -> others.putAll(test.metrics()));
        others.keySet().removeAll(List.of(trial.result().metric(), Scores.LOSS, Scores.GREEDY_WRONG));
        return others;
    }

    private static List<Cell> cells(Row row, Group some, Map<String, List<Group>> byTask) {
        List<Cell> cells = new ArrayList<>(List.of(
                Cell.text(row.method + sites(some.trials().get(0).result())),
                Cell.number(some.budget()),
                Cell.count(some.mean(t -> t.result().parameters()))));
        List<Double> means = new ArrayList<>();
        byTask.forEach((task, groups) -> {
            Optional<Group.Spread> spread = groups.stream()
                    .filter(group -> Row.of(group).equals(row))
                    .findFirst()
                    .flatMap(Group::test);
            spread.ifPresent(s -> means.add(s.mean()));
            cells.add(Cell.number(spread.map(s -> Html.hundredfold(s.mean(), s.deviation()))
                            .orElse(Html.NONE))
                    .strong(spread.filter(s -> best(groups, row.budget, s.mean()))
                            .isPresent()));
        });
        if (byTask.size() > 1) {
            Optional<Double> mean =
                    Optional.of(100 * means.stream().mapToDouble(v -> v).sum() / means.size());
            cells.add(Cell.number(mean.filter(all -> means.size() == byTask.size()), 1));
        }
        return cells;
    }

    /** Says how many of its customary sites a manual structure has, where the budget has no room for all. */
    private static String sites(TrialResult trial) {
        return trial.leftOut()
                .filter(left -> left > 0)
                .flatMap(left -> trial.placements().map(kept -> " (" + kept + " of " + (kept + left) + " sites)"))
                .orElse("");
    }

    private static boolean best(List<Group> task, long budget, double mean) {
        List<Double> rivals = task.stream()
                .filter(group -> group.key().budget() == budget)
                .flatMap(group -> group.test().stream())
                .map(Group.Spread::mean)
                .toList();
        return rivals.size() > 1 && rivals.stream().allMatch(rival -> rival <= mean);
    }

    /** Scores of structures on tasks that they were not searched on. */
    static Section transfer(Optional<TransferResult> transfer) {
        if (transfer.isEmpty()) {
            return Section.missing("Transfer", "There is no readable transfer.json: no structure was transferred.");
        }
        TransferResult result = transfer.get();
        List<String> heads = new ArrayList<>(List.of("Structure from"));
        result.targets()
                .forEach(target -> heads.add(target
                        + column(result, target)
                                .findFirst()
                                .map(cell -> " (" + cell.metric() + ")")
                                .orElse("")));
        List<List<Cell>> rows = result.rows().stream()
                .map(row -> Stream.concat(
                                Stream.of(Cell.text(row.label("searched on the target"))),
                                result.targets().stream()
                                        .map(target -> score(
                                                Optional.ofNullable(row.scores().get(target)), column(result, target))))
                        .toList())
                .toList();
        return new Section(
                "Transfer",
                List.of(
                        Html.table(heads, rows),
                        Html.note("Test scores times 100 of a structure trained on the column's task: mean ± standard"
                                + " deviation over the seeds. The darker, the higher within its column.")));
    }

    private static Stream<TransferResult.Cell> column(TransferResult result, String target) {
        return result.rows().stream()
                .flatMap(row -> Optional.ofNullable(row.scores().get(target)).stream());
    }

    private static Cell score(Optional<TransferResult.Cell> cell, Stream<TransferResult.Cell> column) {
        return cell.flatMap(TransferResult.Cell::mean)
                .map(mean -> {
                    var all = column.flatMap(each -> each.mean().stream())
                            .mapToDouble(v -> v)
                            .summaryStatistics();
                    double range = all.getMax() - all.getMin();
                    return Cell.number(Html.hundredfold(mean, cell.flatMap(TransferResult.Cell::deviation)))
                            .shaded(range > 0 ? (mean - all.getMin()) / range : 0);
                })
                .orElse(Cell.number(Html.NONE));
    }
}
