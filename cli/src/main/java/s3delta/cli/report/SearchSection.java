package s3delta.cli.report;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import s3delta.api.Placement;

/** The probabilities through the search. */
final class SearchSection {
    private static final String TITLE = "Candidates through the search";
    private static final int MOST_GROUPS = 28;
    private static final int MOST_LINES = 160;

    private SearchSection() {}

    static Section of(List<Group> groups) {
        List<Part> parts = new ArrayList<>();
        for (Group group : groups) {
            group.trials().stream()
                    .filter(trial -> trial.searched()
                            && trial.history().stage(History.SEARCH).stream()
                                    .anyMatch(stage -> !stage.ratings().isEmpty()))
                    .findFirst()
                    .filter(trial -> parts.size() < MOST_GROUPS)
                    .ifPresent(trial -> parts.add(figure(group, trial)));
        }
        if (parts.isEmpty()) {
            return Section.missing("search", TITLE, "No finished trial has rated its candidates.");
        }
        parts.add(
                0,
                Markup.note(
                        "A line is a candidate's probability p, or the rank of its score where a strategy gives scores:"
                                + " dark and solid those that were kept, light and dashed the others."
                                + " The first seed of each task and budget is shown, at most " + MOST_LINES
                                + " candidates, spread evenly"
                                + " over all. Point at a line to see its name."));
        return new Section("search", TITLE, parts);
    }

    private static Figure figure(Group group, TrialFiles trial) {
        Map<Integer, double[]> history = trial.history()
                .stage(History.SEARCH)
                .<Map<Integer, double[]>>map(Stage::ratings)
                .orElse(Map.of());
        List<Placement> candidates = trial.choice();
        List<Series> kept = new ArrayList<>();
        List<Series> dropped = new ArrayList<>();
        Set<Placement> structure = trial.kept();
        int every = 1 + (candidates.size() - 1) / MOST_LINES;
        for (int i = 0; i < candidates.size(); i += every) {
            Placement candidate = candidates.get(i);
            boolean is = structure.contains(candidate);
            String name = candidate.position() + ", " + candidate.method() + (is ? " (kept)" : "");
            Series.Look look = is ? Series.Look.thin("#00336e", "none") : Series.Look.thin("#b0a05a", "3 2");
            (is ? kept : dropped).add(new Series(name, points(history, i, candidates.size()), look));
        }
        dropped.addAll(kept);
        Axis x = Axis.steps("step of the search", LineChart.values(dropped, Series.Point::x));
        String of = trial.probabilistic() ? "p" : "rank";
        String title = "History of " + of + ", " + group.key().task() + ", " + group.label();
        String svg = new LineChart(x, new Axis(of, 0, 1, false), dropped).svg(title);
        return new Figure(title, title + ", seed " + trial.seed(), svg, true);
    }

    private static List<Series.Point> points(Map<Integer, double[]> history, int candidate, int count) {
        return history.entrySet().stream()
                .filter(entry -> entry.getValue().length == count)
                .map(entry -> new Series.Point(entry.getKey(), entry.getValue()[candidate], 0))
                .toList();
    }
}
