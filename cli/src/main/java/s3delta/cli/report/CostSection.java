package s3delta.cli.report;

import java.util.List;
import java.util.Optional;

/** What searching and training cost. */
final class CostSection {
    private static final String TITLE = "Cost";

    private CostSection() {}

    static Section of(List<Group> groups) {
        List<Group> timed = groups.stream()
                .filter(g ->
                        seconds(g, "train").isPresent() || seconds(g, "search").isPresent())
                .toList();
        if (timed.isEmpty()) {
            return Section.missing("cost", TITLE, "No finished trial tells how long it took.");
        }
        HtmlTable table = new HtmlTable(List.of(
                "Task",
                "Structure",
                "Budget",
                "Search, s",
                "Train, s",
                "Test, s",
                "Search / train",
                "Search, MB",
                "Train, MB"));
        for (Group group : timed) {
            Optional<Spread> search = group.searched() ? seconds(group, "search") : Optional.empty();
            Optional<Spread> train = seconds(group, "train");
            String ratio =
                    search.isPresent() && train.isPresent() && train.get().mean() > 0
                            ? Texts.decimals(search.get().mean() / train.get().mean(), 2)
                            : "–";
            table.row(List.of(
                    HtmlTable.Cell.text(group.key().task()),
                    HtmlTable.Cell.text(group.key().method()),
                    HtmlTable.Cell.number(group.budgetText()),
                    mean(search, 1),
                    mean(train, 1),
                    mean(seconds(group, "test"), 1),
                    HtmlTable.Cell.number(ratio),
                    mean(group.spread(t -> t.number("/memory/search-mb")), 0),
                    mean(group.spread(t -> t.number("/memory/train-mb")), 0)));
        }
        return new Section(
                "cost",
                TITLE,
                List.of(
                        table.end(),
                        Markup.note("Means over the trials. Search / train is the time of the search over the time of"
                                + " re-training. A dash: there was no such stage, or it was not measured.")));
    }

    private static Optional<Spread> seconds(Group group, String stage) {
        return group.spread(trial -> trial.number("/times/" + stage + "-seconds"));
    }

    private static HtmlTable.Cell mean(Optional<Spread> spread, int digits) {
        return HtmlTable.Cell.number(
                spread.map(s -> Texts.decimals(s.mean(), digits)).orElse("–"));
    }
}
