package s3delta.cli.report;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import s3delta.runtime.json.StructureFile.Entry;
import s3delta.runtime.t5.T5Path;

/** Where the parameters went: in words, and as heat maps of the probabilities. */
final class PlacesSection {
    private static final String TITLE = "Where the parameters went";
    private static final int MOST = 28;

    private PlacesSection() {}

    static Section of(List<Group> groups) {
        List<Group> searched = groups.stream().filter(Group::searched).toList();
        if (searched.isEmpty()) {
            return Section.missing(
                    "places", TITLE, "No finished trial has probabilities of its candidates: nothing was searched.");
        }
        List<Part> parts = new ArrayList<>();
        parts.add(
                Markup.note(
                        "A number is the probability, in per cent, with which the search would keep the delta, at the"
                                + " best step of the search and averaged over the seeds. A dash marks a site that has no such candidate."
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
                .filter(trial -> trial.candidates().equals(first(group).candidates()))
                .toList();
        List<Entry> candidates = first(group).candidates();
        int layers = 1
                + candidates.stream()
                        .mapToInt(c -> T5Path.of(c.position()).block())
                        .max()
                        .orElse(0);
        List<Part> parts = new ArrayList<>();
        parts.add(Markup.list(
                new Words(trials.stream().flatMap(t -> t.structure().stream()).toList(), layers).sentences()));
        Map<String, Map<String, List<HeatMap.Cell>>> maps = new LinkedHashMap<>();
        List<Set<List<Object>>> kept = trials.stream().map(TrialFiles::kept).toList();
        for (int i = 0; i < candidates.size(); i++) {
            Entry candidate = candidates.get(i);
            maps.computeIfAbsent(name(candidate, candidates), name -> new LinkedHashMap<>())
                    .computeIfAbsent(T5Path.of(candidate.position()).stack(), stack -> new ArrayList<>())
                    .add(cell(candidate, i, trials, kept));
        }
        maps.forEach((name, stacks) ->
                stacks.forEach((stack, cells) -> parts.add(figure(name + ", " + stack, group, cells))));
        return parts;
    }

    private static TrialFiles first(Group group) {
        return group.trials().stream().filter(TrialFiles::searched).findFirst().orElseThrow();
    }

    private static Figure figure(String name, Group group, List<HeatMap.Cell> cells) {
        String whole = "p of " + name + ", " + group.key().task() + ", " + group.label();
        return new Figure(whole, name, new HeatMap(cells).svg(whole), false);
    }

    private static HeatMap.Cell cell(
            Entry candidate, int index, List<TrialFiles> trials, List<Set<List<Object>>> kept) {
        double p = trials.stream()
                .mapToDouble(trial -> trial.history().chosen().orElseThrow()[index])
                .average()
                .orElse(0);
        List<Object> key = List.of(candidate.position(), candidate.method(), candidate.config());
        long keeping =
                kept.stream().filter(structure -> structure.contains(key)).count();
        String tip = candidate.position() + ", " + candidate.method() + ": p = " + Texts.decimals(p, 3) + ", "
                + Texts.grouped(candidate.parameters()) + " parameters, kept by " + keeping + " of " + trials.size();
        return new HeatMap.Cell(T5Path.of(candidate.position()), p, keeping / (double) trials.size(), tip);
    }

    /** Names a method; with its configuration where a space has it with several. */
    static String name(Entry candidate, List<Entry> candidates) {
        boolean several = candidates.stream()
                .anyMatch(c ->
                        c.method().equals(candidate.method()) && !c.config().equals(candidate.config()));
        return several ? candidate.method() + " " + candidate.config() : candidate.method();
    }
}
