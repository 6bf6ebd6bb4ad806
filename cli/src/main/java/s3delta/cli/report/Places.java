package s3delta.cli.report;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import s3delta.api.Placement;
import s3delta.cli.report.Html.Part;
import s3delta.cli.report.Html.Section;
import s3delta.runtime.T5Path;

/** Where the parameters went: in words, and as heat maps of probabilities or ranks. */
final class Places {
    private static final String TITLE = "Where the parameters went";
    private static final int MOST = 28;

    private Places() {}

    static Section of(List<Group> groups, List<RunTree.Unfinished> unfinished) {
        List<Part> parts = new ArrayList<>();
        List<Group> searched =
                groups.stream().filter(group -> !group.searched().isEmpty()).toList();
        for (Group group : searched.stream().limit(MOST).toList()) {
            List<RunTree.Trial> trials = group.searched();
            List<Placement> candidates = search(trials.get(0)).candidates();
            List<RunTree.Trial> alike = trials.stream()
                    .filter(trial -> search(trial).candidates().equals(candidates))
                    .toList();
            parts.add(Html.heading(group.key().task() + ": " + group.label()));
            parts.add(Html.list(new PlaceWords(
                            alike.stream().flatMap(t -> t.structure().stream()).toList(), layers(candidates))
                    .sentences()));
            parts.addAll(maps(
                    group.key().task() + ", " + group.label(),
                    alike.stream().map(Places::search).toList(),
                    alike.stream().map(RunTree.Trial::kept).toList()));
        }
        if (searched.size() > MOST) {
            parts.add(Html.note((searched.size() - MOST) + " further combinations of task and budget are not shown."));
        }
        List<RunTree.Unfinished> begun =
                unfinished.stream().filter(trial -> trial.search().isPresent()).toList();
        for (RunTree.Unfinished trial : begun.stream().limit(MOST).toList()) {
            String name = RunTables.shown(trial.name());
            parts.add(Html.heading(name + ": " + trial.why()));
            parts.addAll(maps(name, List.of(trial.search().orElseThrow()), List.of()));
        }
        if (parts.isEmpty()) {
            return Section.missing(TITLE, "No trial has rated its candidates: nothing was searched.");
        }
        parts.add(
                0,
                Html.note(
                        "A number is the probability, in per cent, with which the search would keep the delta, averaged"
                                + " over the seeds; where a strategy gives scores, the share of the candidates that score lower. Of"
                                + " several equal deltas at a site it is the mean. A dash marks a site that has no such candidate."
                                + " Layers count from 0; \"end\" comes after all of them. What at least half of the seeds kept is"
                                + " bold and underlined. A search that is not finished shows its last ratings, and keeps nothing"
                                + " yet."));
        return new Section(TITLE, parts);
    }

    private static RunTree.Search search(RunTree.Trial trial) {
        return trial.search().orElseThrow();
    }

    private static int layers(List<Placement> candidates) {
        return 1
                + candidates.stream()
                        .mapToInt(c -> T5Path.of(c.position()).block())
                        .max()
                        .orElse(0);
    }

    /** A map for each method and stack; the searches have the same candidates. */
    private static List<Part> maps(String label, List<RunTree.Search> searches, List<Set<Placement>> kept) {
        RunTree.Search first = searches.get(0);
        List<Placement> candidates = first.candidates();
        Map<List<Object>, List<Integer>> copies = IntStream.range(0, candidates.size())
                .boxed()
                .collect(Collectors.groupingBy(
                        i -> List.<Object>of(
                                candidates.get(i).position(),
                                candidates.get(i).method(),
                                candidates.get(i).config()),
                        LinkedHashMap::new,
                        Collectors.toList()));
        Map<String, Map<String, List<HeatMap.Cell>>> maps = new LinkedHashMap<>();
        copies.values().forEach(equal -> {
            Placement candidate = candidates.get(equal.get(0));
            maps.computeIfAbsent(name(candidate, candidates), name -> new LinkedHashMap<>())
                    .computeIfAbsent(T5Path.of(candidate.position()).stack(), stack -> new ArrayList<>())
                    .add(cell(equal, searches, kept));
        });
        String unit = first.probabilistic() ? "p" : "rank";
        List<Part> figures = new ArrayList<>();
        maps.forEach((name, stacks) -> stacks.forEach((stack, cells) -> {
            String caption = name + ", " + stack;
            String whole = (first.probabilistic() ? "p" : "Rank") + " of " + caption + ", " + label;
            figures.add(new Html.Figure(whole, caption, new HeatMap(unit, cells).svg(whole), false));
        }));
        return figures;
    }

    private static HeatMap.Cell cell(List<Integer> copies, List<RunTree.Search> searches, List<Set<Placement>> kept) {
        RunTree.Search first = searches.get(0);
        Placement candidate = first.candidates().get(copies.get(0));
        double rating = searches.stream()
                .flatMapToDouble(search -> copies.stream().mapToDouble(i -> search.ratings()[i]))
                .average()
                .orElse(0);
        long keeping = kept.stream()
                .mapToLong(structure -> copies.stream()
                        .filter(i -> structure.contains(first.candidates().get(i)))
                        .count())
                .sum();
        int most = kept.size() * copies.size();
        String tip = candidate.position() + ", " + candidate.method() + ": " + (first.probabilistic() ? "p" : "rank")
                + " = " + Html.decimals(rating, 3) + ", " + Html.grouped(candidate.parameters()) + " parameters"
                + (most == 0 ? "" : ", kept by " + keeping + " of " + most);
        return new HeatMap.Cell(T5Path.of(candidate.position()), rating, most == 0 ? 0 : keeping / (double) most, tip);
    }

    /** Names a method; with its configuration where a space has it with several. */
    private static String name(Placement candidate, List<Placement> candidates) {
        boolean several = candidates.stream()
                .anyMatch(c ->
                        c.method().equals(candidate.method()) && !c.config().equals(candidate.config()));
        return several ? candidate.method() + " " + candidate.config() : candidate.method();
    }
}
