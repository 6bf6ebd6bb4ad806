package s3delta.cli.report;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import s3delta.api.Placement;
import s3delta.runtime.t5.T5Path;

/** Where the parameters went: in words, and as heat maps of probabilities or ranks. */
final class PlacesSection {
    private static final String TITLE = "Where the parameters went";
    private static final int MOST = 28;

    private PlacesSection() {}

    static Section of(List<Group> groups) {
        List<Group> searched = groups.stream().filter(Group::searched).toList();
        if (searched.isEmpty()) {
            return Section.missing(
                    "places", TITLE, "No finished trial has rated its candidates: nothing was searched.");
        }
        List<Part> parts = new ArrayList<>();
        parts.add(
                Markup.note(
                        "A number is the probability, in per cent, with which the search would keep the delta, averaged over the"
                                + " seeds; where a strategy gives scores, the share of the candidates that score lower. Of several equal"
                                + " deltas at a site it is the mean. A dash marks a site that has no such candidate."
                                + " Layers count from 0; \"end\" comes after all of them. What at least half of the seeds kept is bold and underlined."));
        for (Group group : searched.stream().limit(MOST).toList()) {
            parts.add(Markup.heading(group.key().task() + ": " + group.label()));
            parts.addAll(parts(group));
        }
        if (searched.size() > MOST) {
            parts.add(
                    Markup.note((searched.size() - MOST) + " further combinations of task and budget are not shown."));
        }
        return new Section("places", TITLE, parts);
    }

    private static List<Part> parts(Group group) {
        List<TrialFiles> trials = group.trials().stream()
                .filter(TrialFiles::searched)
                .filter(trial -> trial.choice().equals(first(group).choice()))
                .toList();
        List<Placement> candidates = first(group).choice();
        int layers = 1
                + candidates.stream()
                        .mapToInt(c -> T5Path.of(c.position()).block())
                        .max()
                        .orElse(0);
        List<Part> parts = new ArrayList<>();
        parts.add(Markup.list(
                new Words(trials.stream().flatMap(t -> t.structure().stream()).toList(), layers).sentences()));
        List<double[]> ratings = trials.stream().map(TrialFiles::ratings).toList();
        List<Set<Placement>> kept = trials.stream().map(TrialFiles::kept).toList();
        Map<List<Object>, List<Integer>> copies = new LinkedHashMap<>();
        for (int i = 0; i < candidates.size(); i++) {
            Placement one = candidates.get(i);
            copies.computeIfAbsent(List.of(one.position(), one.method(), one.config()), key -> new ArrayList<>())
                    .add(i);
        }
        Map<String, Map<String, List<HeatMap.Cell>>> maps = new LinkedHashMap<>();
        for (List<Integer> indexes : copies.values()) {
            Placement candidate = candidates.get(indexes.get(0));
            maps.computeIfAbsent(name(candidate, candidates), name -> new LinkedHashMap<>())
                    .computeIfAbsent(T5Path.of(candidate.position()).stack(), stack -> new ArrayList<>())
                    .add(cell(candidates, indexes, ratings, kept, first(group).probabilistic()));
        }
        maps.forEach((name, stacks) ->
                stacks.forEach((stack, cells) -> parts.add(figure(name + ", " + stack, group, cells))));
        return parts;
    }

    private static TrialFiles first(Group group) {
        return group.trials().stream().filter(TrialFiles::searched).findFirst().orElseThrow();
    }

    private static Figure figure(String name, Group group, List<HeatMap.Cell> cells) {
        String rating = first(group).probabilistic() ? "p" : "Rank";
        String whole = rating + " of " + name + ", " + group.key().task() + ", " + group.label();
        return new Figure(whole, name, new HeatMap(cells).svg(whole), false);
    }

    private static HeatMap.Cell cell(
            List<Placement> candidates,
            List<Integer> copies,
            List<double[]> ratings,
            List<Set<Placement>> kept,
            boolean probabilistic) {
        Placement candidate = candidates.get(copies.get(0));
        double rating = ratings.stream()
                .flatMapToDouble(each -> copies.stream().mapToDouble(i -> each[i]))
                .average()
                .orElse(0);
        long keeping = kept.stream()
                .mapToLong(structure -> copies.stream()
                        .filter(i -> structure.contains(candidates.get(i)))
                        .count())
                .sum();
        int most = kept.size() * copies.size();
        String tip = candidate.position() + ", " + candidate.method() + ": " + (probabilistic ? "p" : "rank") + " = "
                + Texts.decimals(rating, 3) + ", " + Texts.grouped(candidate.parameters()) + " parameters, kept by "
                + keeping + " of " + most;
        return new HeatMap.Cell(T5Path.of(candidate.position()), rating, keeping / (double) most, tip);
    }

    /** Names a method; with its configuration where a space has it with several. */
    static String name(Placement candidate, List<Placement> candidates) {
        boolean several = candidates.stream()
                .anyMatch(c ->
                        c.method().equals(candidate.method()) && !c.config().equals(candidate.config()));
        return several ? candidate.method() + " " + candidate.config() : candidate.method();
    }
}
