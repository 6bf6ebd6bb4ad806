package s3delta.runtime.run;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.commons.statistics.descriptive.DoubleStatistics;
import org.apache.commons.statistics.descriptive.Statistic;

/** The results of several trials together: mean and standard deviation over the seeds of each task. */
final class Summary {
    private Summary() {}

    static Map<String, Object> of(List<Map<String, Object>> results) {
        Map<Object, List<Map<String, Object>>> byTask = new LinkedHashMap<>();
        for (Map<String, Object> result : results) {
            byTask.computeIfAbsent(String.valueOf(result.get("task")), task -> new ArrayList<>())
                    .add(result);
        }
        List<Object> tasks = new ArrayList<>();
        byTask.forEach((task, trials) -> tasks.add(task(task, trials)));
        Map<String, Object> summary = new LinkedHashMap<>();
        summary.put("format", (long) Results.FORMAT);
        summary.put("tasks", tasks);
        summary.put("trials", results);
        return summary;
    }

    private static Map<String, Object> task(Object task, List<Map<String, Object>> trials) {
        Map<String, Object> part = new LinkedHashMap<>();
        part.put("task", task);
        part.put("metric", String.valueOf(trials.get(0).get("metric")));
        part.put("seeds", (long) trials.size());
        double[] test = trials.stream()
                .filter(trial -> trial.get("scores") instanceof Map<?, ?>)
                .mapToDouble(trial -> (Double) ((Map<?, ?>) trial.get("scores")).get("test"))
                .toArray();
        if (test.length > 0) {
            DoubleStatistics statistics =
                    DoubleStatistics.of(java.util.EnumSet.of(Statistic.MEAN, Statistic.STANDARD_DEVIATION), test);
            part.put("test-mean", statistics.getAsDouble(Statistic.MEAN));
            part.put("test-deviation", statistics.getAsDouble(Statistic.STANDARD_DEVIATION));
        }
        return part;
    }
}
