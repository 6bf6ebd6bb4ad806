package s3delta.cli.report;

import java.util.ArrayList;
import java.util.List;
import java.util.OptionalDouble;

/** Every trial, finished or not. */
final class TrialsSection {
    private TrialsSection() {}

    static Section of(RunTree tree) {
        List<Part> parts = new ArrayList<>();
        if (!tree.trials().isEmpty()) {
            HtmlTable table = new HtmlTable(
                    List.of("Trial", "Task", "Structure", "Seed", "Parameters", "Validation", "Test", "Wrong outputs"));
            tree.trials().forEach(trial -> table.row(cells(trial)));
            parts.add(table.end());
            parts.add(Markup.note("Scores times 100. A wrong output is one that no answer of the task could be."));
        }
        if (!tree.unfinished().isEmpty()) {
            HtmlTable table = new HtmlTable(List.of("Unfinished", "State"));
            tree.unfinished()
                    .forEach(trial -> table.row(
                            List.of(HtmlTable.Cell.text(shown(trial.name())), HtmlTable.Cell.text(trial.why()))));
            parts.add(table.end());
        }
        if (!tree.unfit().isEmpty()) {
            parts.add(Markup.note("Left out: " + String.join(" ", tree.unfit())));
        }
        return new Section("trials", "Trials", parts);
    }

    private static List<HtmlTable.Cell> cells(TrialFiles trial) {
        return List.of(
                HtmlTable.Cell.text(shown(trial.name())),
                HtmlTable.Cell.text(trial.task()),
                HtmlTable.Cell.text(trial.method()),
                HtmlTable.Cell.number(String.valueOf(trial.seed())),
                count(trial, "/parameters"),
                score(trial.number("/scores/validation")),
                score(trial.test()),
                count(trial, "/test/wrong-outputs"));
    }

    private static HtmlTable.Cell count(TrialFiles trial, String pointer) {
        return HtmlTable.Cell.number(trial.count(pointer).stream()
                .mapToObj(Texts::grouped)
                .findFirst()
                .orElse("–"));
    }

    private static HtmlTable.Cell score(OptionalDouble value) {
        return HtmlTable.Cell.number(value.isPresent() ? Texts.decimals(100 * value.getAsDouble(), 1) : "–");
    }

    private static String shown(String name) {
        return name.isEmpty() ? "." : name;
    }
}
