package s3delta.runtime.experiment;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import s3delta.runtime.config.Approach;
import s3delta.runtime.config.Experiment;
import s3delta.runtime.config.Transfer;
import s3delta.runtime.state.RunDirectory;

/** The scores of structures from each source on each target, with means and deviations over seeds. */
final class TransferMatrix {
    private static final String SEARCHED = "searched";
    private static final String RANDOM = "random";

    private final List<String> targets;
    private final Map<List<String>, List<Map<String, Object>>> cells = new LinkedHashMap<>();

    TransferMatrix(List<String> targets) {
        this.targets = targets;
    }

    /** Adds a trial of the target's own, searched or drawn. */
    void reference(Experiment trial, Map<String, Object> result) {
        String kind = trial.method() instanceof Approach.Draws ? RANDOM : SEARCHED;
        add(List.of(kind, "", trial.tasks().get(0).name()), result);
    }

    /** Adds a trial of a structure from a source. */
    void transferred(Transfer.Source source, String target, Map<String, Object> result) {
        add(key(source, target), result);
    }

    private void add(List<String> cell, Map<String, Object> result) {
        cells.computeIfAbsent(cell, key -> new ArrayList<>()).add(result);
    }

    private static List<String> key(Transfer.Source source, String target) {
        return List.of("transfer", source.name(), target);
    }

    /**
     * Sums up.
     *
     * @return a row for each source, then one for the searches on the targets themselves and one for random draws
     */
    Map<String, Object> result(List<Transfer.Source> sources) {
        List<Object> rows = new ArrayList<>();
        sources.forEach(source -> rows.add(row("transfer", source.name())));
        rows.add(row(SEARCHED, ""));
        rows.add(row(RANDOM, ""));
        Map<String, Object> result = new LinkedHashMap<>();
        result.put("format", (long) RunDirectory.FORMAT);
        result.put("targets", targets);
        result.put("rows", rows);
        return result;
    }

    private Map<String, Object> row(String kind, String source) {
        Map<String, Object> scores = new LinkedHashMap<>();
        for (String target : targets) {
            scores.put(target, score(cells.getOrDefault(List.of(kind, source, target), List.of())));
        }
        Map<String, Object> row = new LinkedHashMap<>();
        row.put("source", source);
        row.put("kind", kind);
        row.put("scores", scores);
        return row;
    }

    private static Map<String, Object> score(List<Map<String, Object>> results) {
        Map<String, Object> summed = Summary.group(results);
        Map<String, Object> score = new LinkedHashMap<>();
        summed.forEach((key, value) -> {
            String plain =
                    key.equals("test-mean") || key.equals("test-deviation") ? key.substring("test-".length()) : key;
            if (!List.of("task", "method", "budget").contains(key)) {
                score.put(plain, value);
            }
        });
        return score;
    }
}
