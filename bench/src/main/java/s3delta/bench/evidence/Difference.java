package s3delta.bench.evidence;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apache.commons.statistics.descriptive.Mean;
import org.apache.commons.statistics.inference.TTest;
import org.apache.commons.statistics.inference.WilcoxonSignedRankTest;
import s3delta.runtime.json.Json;
import tools.jackson.databind.node.ObjectNode;

/**
 * How much better one method's test scores are than another's: a pair for each task, seed and budget at which both were
 * trained, several draws averaged first. Scores of different scorings are never compared.
 *
 * @param method the one
 * @param against the other
 * @param task the task of all pairs, empty where all tasks are taken together
 * @param scoring how labels were scored
 * @param budget of all pairs, empty where all budgets are taken together
 * @param differences one a pair
 */
@SuppressWarnings("ArrayRecordComponent")
record Difference(
        String method,
        String against,
        Optional<String> task,
        String scoring,
        OptionalLong budget,
        double[] differences) {
    /** Compares two methods at each budget, and at all together where there are several; each scoring for itself. */
    static List<Difference> of(List<Result> results, String method, String against) {
        return of(results, Optional.empty(), method, against);
    }

    /** Compares two methods so on each task. */
    static List<Difference> byTask(List<Result> results, String method, String against) {
        return results.stream()
                .map(Result::task)
                .distinct()
                .flatMap(task -> of(results, Optional.of(task), method, against).stream())
                .toList();
    }

    private static List<Difference> of(List<Result> results, Optional<String> task, String method, String against) {
        return results.stream()
                .map(Result::scoring)
                .distinct()
                .flatMap(scoring -> of(results, task, method, against, scoring).stream())
                .toList();
    }

    private static List<Difference> of(
            List<Result> all, Optional<String> task, String method, String against, String scoring) {
        List<Result> results = all.stream()
                .filter(result ->
                        result.scoring().equals(scoring) && result.budget().isPresent())
                .filter(result -> task.isEmpty() || result.task().equals(task.get()))
                .toList();
        Map<Pair, Double> one = means(results, method);
        Map<Pair, Double> other = means(results, against);
        Map<Long, List<Double>> byBudget = new TreeMap<>();
        one.forEach((pair, score) -> {
            if (other.containsKey(pair)) {
                byBudget.computeIfAbsent(pair.budget(), budget -> new ArrayList<>())
                        .add(score - other.getOrDefault(pair, 0.0));
            }
        });
        List<Difference> differences = new ArrayList<>();
        byBudget.forEach((budget, pairs) ->
                differences.add(new Difference(method, against, task, scoring, OptionalLong.of(budget), array(pairs))));
        if (byBudget.size() > 1) {
            List<Double> pairs =
                    byBudget.values().stream().flatMap(List::stream).toList();
            differences.add(new Difference(method, against, task, scoring, OptionalLong.empty(), array(pairs)));
        }
        return differences;
    }

    /** What two methods have in common where their scores are compared. */
    private record Pair(long budget, String task, long seed) {}

    private static Map<Pair, Double> means(List<Result> results, String method) {
        return results.stream()
                .filter(result -> result.method().equals(method))
                .collect(Collectors.groupingBy(
                        result -> new Pair(result.budget().getAsLong(), result.task(), result.seed()),
                        LinkedHashMap::new,
                        Collectors.averagingDouble(Result::test)));
    }

    private static double[] array(List<Double> values) {
        return values.stream().mapToDouble(Double::doubleValue).toArray();
    }

    double mean() {
        return Mean.of(differences).getAsDouble();
    }

    /** Half the width of the 95% confidence interval of the mean, by Student's t; empty for a single pair. */
    Optional<Double> halfWidth() {
        return Interval.halfWidth(differences);
    }

    long wins() {
        return Arrays.stream(differences).filter(d -> d > 0).count();
    }

    long losses() {
        return Arrays.stream(differences).filter(d -> d < 0).count();
    }

    /** The two-sided p-value of Student's paired test; empty where all pairs differ equally, or there is one. */
    OptionalDouble studentP() {
        return halfWidth().orElse(0.0) > 0
                ? OptionalDouble.of(TTest.withDefaults().test(differences).getPValue())
                : OptionalDouble.empty();
    }

    /** The two-sided p-value of Wilcoxon's signed rank test; empty as Student's is. */
    OptionalDouble wilcoxonP() {
        return halfWidth().orElse(0.0) > 0
                ? OptionalDouble.of(
                        WilcoxonSignedRankTest.withDefaults().test(differences).getPValue())
                : OptionalDouble.empty();
    }

    /**
     * Corrects Student's p-values for the number of comparisons: Holm's step-down procedure, which bounds the chance that any
     * of them is small by chance alone, whatever depends on what.
     *
     * @param all the comparisons of a table; those without a p-value do not count
     * @return the corrected p-value of each, at most 1
     */
    static List<OptionalDouble> holm(List<Difference> all) {
        List<Integer> order = IntStream.range(0, all.size())
                .boxed()
                .filter(i -> all.get(i).studentP().isPresent())
                .sorted(Comparator.comparingDouble(i -> all.get(i).studentP().orElseThrow()))
                .toList();
        OptionalDouble[] corrected = new OptionalDouble[all.size()];
        Arrays.fill(corrected, OptionalDouble.empty());
        double largest = 0;
        for (int rank = 0; rank < order.size(); rank++) {
            int i = order.get(rank);
            largest = Math.max(
                    largest,
                    Math.min(1, (order.size() - rank) * all.get(i).studentP().orElseThrow()));
            corrected[i] = OptionalDouble.of(largest);
        }
        return List.of(corrected);
    }

    ObjectNode tree(OptionalDouble holm) {
        ObjectNode tree = Json.mapper().createObjectNode();
        tree.put("method", method);
        tree.put("against", against);
        task.ifPresent(name -> tree.put("task", name));
        tree.put("scoring", scoring);
        budget.ifPresent(count -> tree.put("budget", count));
        tree.put("pairs", differences.length);
        tree.put("mean", mean());
        halfWidth().ifPresent(half -> {
            tree.put("low", mean() - half);
            tree.put("high", mean() + half);
        });
        tree.put("wins", wins());
        tree.put("losses", losses());
        studentP().ifPresent(p -> tree.put("t-test-p", p));
        holm.ifPresent(p -> tree.put("t-test-p-holm", p));
        wilcoxonP().ifPresent(p -> tree.put("wilcoxon-p", p));
        return tree;
    }
}
