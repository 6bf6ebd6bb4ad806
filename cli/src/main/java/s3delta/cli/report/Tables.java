package s3delta.cli.report;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import s3delta.cli.report.Html.Cell;
import s3delta.cli.report.Html.Part;
import s3delta.cli.report.Html.Section;
import s3delta.runtime.result.Scores;
import s3delta.runtime.result.TransferResult;
import s3delta.runtime.result.TrialResult;
import s3delta.runtime.result.TrialResult.Memory;
import s3delta.runtime.result.TrialResult.Times;
import s3delta.runtime.result.TrialResult.UsedBackbone;
import s3delta.runtime.result.TrialResult.UsedData;
import s3delta.runtime.result.TrialResult.Versions;

/** The sections that are tables. */
final class Tables {
    private static final int MOST_CONFIGS = 12;

    private Tables() {}

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

    /** What searching and training cost. */
    static Section costs(List<Group> groups) {
        List<List<Cell>> rows = new ArrayList<>();
        for (Group group : groups) {
            Optional<Double> search =
                    group.searched().isEmpty() ? Optional.empty() : seconds(group, Times::searchSeconds);
            Optional<Double> train = seconds(group, Times::trainSeconds);
            if (train.isPresent() || seconds(group, Times::searchSeconds).isPresent()) {
                rows.add(List.of(
                        Cell.text(group.key().task()),
                        Cell.text(group.key().method()),
                        Cell.number(group.budget()),
                        Cell.number(search, 1),
                        Cell.number(train, 1),
                        Cell.number(seconds(group, Times::testSeconds), 1),
                        Cell.number(search.flatMap(s -> train.filter(t -> t > 0).map(t -> s / t)), 2),
                        Cell.number(group.mean(t -> t.result().memory().flatMap(Memory::searchMb)), 0),
                        Cell.number(group.mean(t -> t.result().memory().flatMap(Memory::trainMb)), 0)));
            }
        }
        if (rows.isEmpty()) {
            return Section.missing("Cost", "No finished trial records how long it took.");
        }
        List<String> heads = List.of(
                "Task",
                "Structure",
                "Budget",
                "Search, s",
                "Train, s",
                "Test, s",
                "Search / train",
                "Search, MB",
                "Train, MB");
        return new Section(
                "Cost",
                List.of(
                        Html.table(heads, rows),
                        Html.note("Means over the trials. Search / train is the time of the search over the time of"
                                + " re-training. A dash: there was no such stage, or it was not measured.")));
    }

    private static Optional<Double> seconds(Group group, Function<Times, Optional<Double>> stage) {
        return group.mean(trial -> trial.result().times().flatMap(stage));
    }

    /** Every trial, finished or not. */
    static Section trials(RunTree tree) {
        List<Part> parts = new ArrayList<>();
        if (!tree.trials().isEmpty()) {
            List<String> heads =
                    List.of("Trial", "Task", "Structure", "Seed", "Parameters", "Validation", "Test", "Wrong outputs");
            parts.add(
                    Html.table(heads, tree.trials().stream().map(Tables::cells).toList()));
            parts.add(Html.note("Scores times 100. A wrong output is one that no answer of the task could be."));
        }
        if (!tree.unfinished().isEmpty()) {
            parts.add(Html.table(
                    List.of("Unfinished", "State"),
                    tree.unfinished().stream()
                            .map(trial -> List.of(Cell.text(shown(trial.name())), Cell.text(trial.why())))
                            .toList()));
        }
        if (!tree.unfit().isEmpty()) {
            parts.add(Html.note("Left out: " + String.join(" ", tree.unfit())));
        }
        return new Section("Trials", parts);
    }

    private static List<Cell> cells(RunTree.Trial trial) {
        TrialResult result = trial.result();
        return List.of(
                Cell.text(shown(trial.name())),
                Cell.text(result.task()),
                Cell.text(result.method()),
                Cell.number(String.valueOf(result.seed())),
                Cell.count(result.parameters()),
                Cell.number(result.scores().map(s -> 100 * s.validation()), 1),
                Cell.number(result.scores().map(s -> 100 * s.test()), 1),
                Cell.count(result.test().map(TrialResult.SetScores::wrongOutputs)));
    }

    static String shown(String name) {
        return name.isEmpty() ? "." : name;
    }

    /** Where the figures come from: versions, machine, fingerprints, seeds and configurations. */
    static Section provenance(List<RunTree.Trial> trials) {
        if (trials.isEmpty()) {
            return Section.missing("Provenance", "No trial is finished.");
        }
        List<TrialResult> results = trials.stream().map(RunTree.Trial::result).toList();
        List<List<Cell>> rows = List.of(
                row("S3Delta", results, t -> t.versions().flatMap(Versions::s3delta)),
                row("Java", results, t -> t.versions().flatMap(Versions::java)),
                row("Engine", results, t -> t.versions().flatMap(Versions::engine)),
                row("Machine", results, t -> t.versions().map(Tables::machine)),
                row("Backbone", results, t -> t.backbone().map(UsedBackbone::path)),
                row("Backbone's fingerprint", results, t -> t.backbone().map(UsedBackbone::fingerprint)),
                row("Data", results, t -> t.data().map(UsedData::path)),
                row("Data's fingerprints", results, t -> t.data().map(d -> t.task() + " " + d.fingerprint())),
                row("Rows (train, validation, test)", results, t -> t.data().map(d -> t.task() + " " + rows(d))),
                row("Seeds", results, t -> Optional.of(t.seed())));
        List<Part> parts = new ArrayList<>(List.of(Html.table(List.of("What", "Value"), rows)));
        Set<Group.Key> shown = new LinkedHashSet<>();
        trials.stream()
                .filter(trial -> !trial.config().isEmpty() && shown.add(Group.Key.of(trial)))
                .limit(MOST_CONFIGS)
                .forEach(trial -> parts.add(Html.folded(
                        "Configuration of " + trial.result().task() + ", "
                                + trial.result().method() + ", seed "
                                + trial.result().seed() + ", budget "
                                + trial.result().budget().orElse(0L),
                        trial.config())));
        return new Section("Provenance", parts);
    }

    private static List<Cell> row(String what, List<TrialResult> results, Function<TrialResult, Optional<?>> value) {
        Set<String> values = results.stream()
                .flatMap(result -> value.apply(result).stream())
                .map(String::valueOf)
                .collect(Collectors.toCollection(TreeSet::new));
        return List.of(Cell.text(what), Cell.text(values.isEmpty() ? "not recorded" : Html.joined(values)));
    }

    private static String machine(Versions versions) {
        return Stream.of(
                        versions.system(),
                        versions.device(),
                        versions.cores().map(count -> count + " cores"),
                        versions.threads().map(count -> count + " threads"))
                .flatMap(Optional::stream)
                .collect(Collectors.joining(" / "));
    }

    private static String rows(UsedData data) {
        return Stream.of(data.trainRows(), data.validationRows(), data.testRows())
                .map(Html::grouped)
                .collect(Collectors.joining("/"));
    }
}
