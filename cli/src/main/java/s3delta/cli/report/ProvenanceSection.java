package s3delta.cli.report;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.function.Function;

/** Where the figures come from: versions, machine, fingerprints, seeds and configurations. */
final class ProvenanceSection {
    private static final int MOST_CONFIGS = 12;

    private ProvenanceSection() {}

    static Section of(List<TrialFiles> trials) {
        if (trials.isEmpty()) {
            return Section.missing("provenance", "Provenance", "No trial is finished.");
        }
        HtmlTable table = new HtmlTable(List.of("What", "Value"));
        row(table, "S3Delta", trials, t -> t.text("/versions/s3delta"));
        row(table, "Java", trials, t -> t.text("/versions/java"));
        row(table, "Engine", trials, t -> t.text("/versions/engine"));
        row(table, "Machine", trials, ProvenanceSection::machine);
        row(table, "Backbone", trials, t -> t.text("/backbone/path"));
        row(table, "Backbone's fingerprint", trials, t -> t.text("/backbone/fingerprint"));
        row(table, "Data", trials, t -> t.text("/data/path"));
        row(table, "Data's fingerprints", trials, t -> t.task() + " " + t.text("/data/fingerprint"));
        row(table, "Rows (train, validation, test)", trials, ProvenanceSection::rows);
        row(table, "Seeds", trials, t -> String.valueOf(t.seed()));
        List<Part> parts = new ArrayList<>(List.of(table.end()));
        Map<String, String> configs = new LinkedHashMap<>();
        trials.forEach(trial -> configs.putIfAbsent(Group.Key.of(trial).toString(), trial.config()));
        configs.values().removeIf(String::isEmpty);
        trials.stream()
                .filter(trial -> configs.containsValue(trial.config()))
                .limit(MOST_CONFIGS)
                .forEach(trial -> parts.add(Markup.folded(
                        "Configuration of " + trial.task() + ", " + trial.method() + ", seed " + trial.seed()
                                + ", budget " + trial.count("/budget").orElse(0),
                        trial.config())));
        return new Section("provenance", "Provenance", parts);
    }

    private static void row(HtmlTable table, String what, List<TrialFiles> trials, Function<TrialFiles, String> value) {
        TreeSet<String> values = new TreeSet<>();
        trials.forEach(trial -> values.add(value.apply(trial).strip()));
        values.remove("");
        table.row(List.of(
                HtmlTable.Cell.text(what),
                HtmlTable.Cell.text(values.isEmpty() ? "not told" : Texts.joined(List.copyOf(values)))));
    }

    private static String machine(TrialFiles trial) {
        List<String> parts = new ArrayList<>();
        for (String key : List.of("system", "processor", "device")) {
            parts.add(trial.text("/versions/" + key));
        }
        trial.count("/versions/cores").ifPresent(cores -> parts.add(cores + " cores"));
        trial.count("/versions/threads").ifPresent(threads -> parts.add(threads + " threads"));
        parts.removeIf(String::isEmpty);
        return String.join(" / ", parts);
    }

    private static String rows(TrialFiles trial) {
        return trial.task() + " "
                + List.of("train", "validation", "test").stream()
                        .map(set -> trial.count("/data/" + set + "-rows").stream()
                                .mapToObj(Texts::grouped)
                                .findFirst()
                                .orElse("?"))
                        .reduce((a, b) -> a + "/" + b)
                        .orElse("");
    }
}
