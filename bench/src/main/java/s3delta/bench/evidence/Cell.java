package s3delta.bench.evidence;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.apache.commons.statistics.descriptive.Mean;
import org.apache.commons.statistics.descriptive.Median;
import org.apache.commons.statistics.descriptive.StandardDeviation;
import s3delta.runtime.json.Json;
import tools.jackson.databind.node.ObjectNode;

/**
 * The trials of one task, scoring, budget and method: seeds, and draws where there are several.
 *
 * @param task the task
 * @param scoring how labels were scored
 * @param budget the most parameters, empty where the method has none
 * @param method the method
 * @param results at least one
 */
record Cell(String task, String scoring, OptionalLong budget, String method, List<Result> results) {
    /** Seconds that a training takes at least. */
    private static final double LEAST = 1e-3;

    static List<Cell> of(List<Result> results) {
        Map<List<Object>, List<Result>> groups = new LinkedHashMap<>();
        for (Result result : results) {
            groups.computeIfAbsent(
                            List.of(result.task(), result.scoring(), result.budget(), result.method()),
                            key -> new ArrayList<>())
                    .add(result);
        }
        return groups.values().stream()
                .map(group -> {
                    Result first = group.get(0);
                    return new Cell(first.task(), first.scoring(), first.budget(), first.method(), List.copyOf(group));
                })
                .toList();
    }

    double mean() {
        return Mean.of(tests()).getAsDouble();
    }

    double deviation() {
        return results.size() > 1 ? StandardDeviation.of(tests()).getAsDouble() : 0;
    }

    /** The score of each seed, several draws averaged. */
    double[] bySeed() {
        return results.stream()
                .collect(Collectors.groupingBy(Result::seed, TreeMap::new, Collectors.averagingDouble(Result::test)))
                .values()
                .stream()
                .mapToDouble(Double::doubleValue)
                .toArray();
    }

    /** The time of search and training in times of the training: the median, as other work of the machine delays some. */
    double trainings() {
        return Median.withDefaults()
                .evaluate(results.stream()
                        .mapToDouble(result -> 1 + result.seconds("search") / Math.max(result.seconds("train"), LEAST))
                        .toArray());
    }

    private double[] tests() {
        return results.stream().mapToDouble(Result::test).toArray();
    }

    ObjectNode tree() {
        ObjectNode tree = Json.mapper().createObjectNode();
        tree.put("task", task);
        tree.put("scoring", scoring);
        budget.ifPresent(count -> tree.put("budget", count));
        tree.put("method", method);
        tree.put("metric", results.get(0).metric());
        tree.put("seeds", results.stream().map(Result::seed).distinct().count());
        tree.put("trials", results.size());
        tree.put(
                "parameters",
                Mean.of(results.stream().mapToDouble(Result::parameters).toArray())
                        .getAsDouble());
        tree.put("mean", mean());
        tree.put("deviation", deviation());
        double[] scores = bySeed();
        double center = Mean.of(scores).getAsDouble();
        Interval.halfWidth(scores)
                .ifPresent(half -> tree.put("low", center - half).put("high", center + half));
        tree.put("trainings", trainings());
        return tree;
    }
}
