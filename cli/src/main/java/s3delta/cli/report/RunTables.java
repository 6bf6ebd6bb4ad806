package s3delta.cli.report;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import s3delta.cli.report.Html.Cell;
import s3delta.cli.report.Html.Part;
import s3delta.cli.report.Html.Section;
import s3delta.runtime.result.TrialResult;
import s3delta.runtime.result.TrialResult.Memory;
import s3delta.runtime.result.TrialResult.Times;
import s3delta.runtime.result.TrialResult.UsedBackbone;
import s3delta.runtime.result.TrialResult.UsedData;
import s3delta.runtime.result.TrialResult.Versions;

/** The sections on the trials themselves: what they cost, which there are, and where their figures come from. */
final class RunTables {
    private static final int MOST_CONFIGS = 12;

    private RunTables() {}

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
            parts.add(Html.table(
                    heads, tree.trials().stream().map(RunTables::cells).toList()));
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
                row("Machine", results, t -> t.versions().map(RunTables::machine)),
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
