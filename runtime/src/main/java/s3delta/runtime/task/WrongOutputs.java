package s3delta.runtime.task;

import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Counts outputs that are no possible answer. */
final class WrongOutputs {
    private static final int SHOWN = 5;
    private static final int LONGEST = 80;

    private final Map<String, Long> counts = new LinkedHashMap<>();
    private long total;

    void add(String output) {
        total++;
        counts.merge(output.length() <= LONGEST ? output : output.substring(0, LONGEST) + "...", 1L, Long::sum);
    }

    /** Makes the scores of these outputs. */
    Scores scores(String primary, Map<String, Double> all, int rows) {
        Map<String, Long> examples = new LinkedHashMap<>();
        counts.entrySet().stream()
                .sorted(Map.Entry.comparingByValue(Comparator.reverseOrder()))
                .limit(SHOWN)
                .forEach(entry -> examples.put(entry.getKey(), entry.getValue()));
        return new Scores(primary, all, rows, total, examples);
    }

    /** Refuses what cannot be scored. */
    static void check(List<String> outputs, List<Example> gold) {
        if (outputs.isEmpty() || outputs.size() != gold.size()) {
            throw new IllegalArgumentException(outputs.size() + " outputs for " + gold.size() + " examples");
        }
    }
}
