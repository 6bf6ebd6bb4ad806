package s3delta.runtime.experiment;

import java.util.ArrayList;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import org.apache.commons.statistics.descriptive.DoubleStatistics;
import org.apache.commons.statistics.descriptive.Statistic;
import s3delta.runtime.config.Approach;
import s3delta.runtime.state.RunDirectory;

/**
 * The results of several trials together: mean and standard deviation over the seeds, and over the draws of a random
 * method, for each task, method and budget; and what searches cost beside re-training.
 */
final class Summary {
    private static final List<String> COSTS = List.of("search-seconds", "train-seconds", "search-mb", "train-mb");

    private Summary() {}

    /** What trials are taken together. */
    private record Group(String task, String method, Optional<Long> budget) {
        static Group of(Map<String, Object> result) {
            Optional<Long> budget = result.get("budget") instanceof Long count ? Optional.of(count) : Optional.empty();
            Object method = result.getOrDefault("method", Approach.Search.PLAIN.name());
            return new Group(String.valueOf(result.get("task")), String.valueOf(method), budget);
        }
    }

    /**
     * Sums up.
     *
     * @param results what the {@code result.json} of each trial holds
     * @param unfit what was left out
     * @return what the experiment's own holds
     */
    static Map<String, Object> of(List<Map<String, Object>> results, List<Unfit> unfit) {
        Map<Group, List<Map<String, Object>>> groups = new LinkedHashMap<>();
        for (Map<String, Object> result : results) {
            groups.computeIfAbsent(Group.of(result), group -> new ArrayList<>()).add(result);
        }
        List<Object> tasks = new ArrayList<>();
        List<Object> costs = new ArrayList<>();
        groups.forEach((group, trials) -> {
            tasks.add(scores(group, trials));
            cost(group, trials).ifPresent(costs::add);
        });
        Map<String, Object> summary = new LinkedHashMap<>();
        summary.put("format", (long) RunDirectory.FORMAT);
        summary.put("tasks", tasks);
        summary.put("search-costs", costs);
        if (!unfit.isEmpty()) {
            summary.put("does-not-fit", unfit.stream().map(Unfit::tree).toList());
        }
        summary.put("trials", results);
        return summary;
    }

    /** Sums up trials of one task, method and budget. */
    static Map<String, Object> group(List<Map<String, Object>> trials) {
        return scores(Group.of(trials.get(0)), trials);
    }

    private static Map<String, Object> scores(Group group, List<Map<String, Object>> trials) {
        Map<String, Object> part = head(group);
        part.put("metric", String.valueOf(trials.get(0).get("metric")));
        part.put("seeds", distinct(trials, "seed"));
        part.put("trials", (long) trials.size());
        mean(trials, "parameters").ifPresent(mean -> part.put("parameters-mean", mean));
        double[] test = trials.stream()
                .filter(trial -> trial.get("scores") instanceof Map<?, ?>)
                .mapToDouble(trial -> (Double) ((Map<?, ?>) trial.get("scores")).get("test"))
                .toArray();
        if (test.length > 0) {
            DoubleStatistics statistics =
                    DoubleStatistics.of(EnumSet.of(Statistic.MEAN, Statistic.STANDARD_DEVIATION), test);
            part.put("test-mean", statistics.getAsDouble(Statistic.MEAN));
            part.put("test-deviation", statistics.getAsDouble(Statistic.STANDARD_DEVIATION));
            mean(trials, "wrong-outputs").ifPresent(mean -> part.put("wrong-outputs-mean", mean));
        }
        return part;
    }

    /** Tells what a search took; only where there was one, whose candidates were trained together. */
    private static Optional<Map<String, Object>> cost(Group group, List<Map<String, Object>> trials) {
        if (trials.stream().noneMatch(trial -> Boolean.TRUE.equals(trial.get("searched")))) {
            return Optional.empty();
        }
        Map<String, Object> part = head(group);
        Map<String, Double> means = new LinkedHashMap<>();
        for (String cost : COSTS) {
            mean(trials, cost).ifPresent(mean -> means.put(cost, mean));
        }
        part.putAll(means);
        ratio(means, "search-seconds", "train-seconds").ifPresent(ratio -> part.put("time-ratio", ratio));
        ratio(means, "search-mb", "train-mb").ifPresent(ratio -> part.put("memory-ratio", ratio));
        return Optional.of(part);
    }

    private static Map<String, Object> head(Group group) {
        Map<String, Object> part = new LinkedHashMap<>();
        part.put("task", group.task);
        part.put("method", group.method);
        group.budget.ifPresent(budget -> part.put("budget", budget));
        return part;
    }

    private static Optional<Double> ratio(Map<String, Double> means, String above, String below) {
        double divisor = means.getOrDefault(below, 0.0);
        return divisor > 0 && means.containsKey(above)
                ? Optional.of(means.getOrDefault(above, 0.0) / divisor).filter(Double::isFinite)
                : Optional.empty();
    }

    private static long distinct(List<Map<String, Object>> trials, String key) {
        return trials.stream()
                .map(trial -> String.valueOf(trial.get(key)))
                .distinct()
                .count();
    }

    /** Averages a number of the results, of their times or of their memory; not where a trial lacks it, or has one beyond all bounds. */
    private static Optional<Double> mean(List<Map<String, Object>> trials, String key) {
        List<OptionalDouble> all =
                trials.stream().map(trial -> number(trial, key)).toList();
        return all.stream().allMatch(OptionalDouble::isPresent)
                ? Optional.of(all.stream()
                                .mapToDouble(OptionalDouble::getAsDouble)
                                .average()
                                .orElseThrow())
                        .filter(Double::isFinite)
                : Optional.empty();
    }

    private static OptionalDouble number(Map<String, Object> trial, String key) {
        for (String part : List.of("", "times", "memory", "test")) {
            Object place = part.isEmpty() ? trial : trial.getOrDefault(part, Map.of());
            if (place instanceof Map<?, ?> map && map.get(key) instanceof Number number) {
                return OptionalDouble.of(number.doubleValue());
            }
        }
        return OptionalDouble.empty();
    }
}
