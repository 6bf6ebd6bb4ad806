package s3delta.cli.report;

import java.util.Comparator;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.apache.commons.statistics.descriptive.DoubleStatistics;
import org.apache.commons.statistics.descriptive.Statistic;
import s3delta.runtime.result.TrialResult;

/**
 * Trials that differ in their seed alone, or in the draw of a random structure.
 *
 * @param key what they share
 * @param trials the trials, at least one
 */
record Group(Key key, List<RunTree.Trial> trials) {
    /** What the trials of a group share; the budget is a count of parameters, 0 if there is none. */
    record Key(String task, String method, long budget) {
        static Key of(RunTree.Trial trial) {
            TrialResult result = trial.result();
            return new Key(result.task(), result.method(), result.budget().orElse(0L));
        }
    }

    /**
     * Several values of one quantity.
     *
     * @param mean their mean
     * @param deviation their standard deviation, over {@code n - 1}; empty for a single value
     */
    record Spread(double mean, Optional<Double> deviation) {}

    /** Groups trials: by task, within a task from the largest budget, the methods as they came. */
    static List<Group> of(List<RunTree.Trial> trials) {
        Map<Key, List<RunTree.Trial>> groups =
                trials.stream().collect(Collectors.groupingBy(Key::of, LinkedHashMap::new, Collectors.toList()));
        return groups.entrySet().stream()
                .map(entry -> new Group(entry.getKey(), entry.getValue()))
                .sorted(Comparator.comparing((Group g) -> g.key.task).thenComparing(g -> -g.key.budget))
                .toList();
    }

    static Map<String, List<Group>> byTask(List<Group> groups) {
        return groups.stream().collect(Collectors.groupingBy(g -> g.key.task, TreeMap::new, Collectors.toList()));
    }

    /** Sums up the values that are there; empty where none is. */
    Optional<Spread> spread(Function<RunTree.Trial, Optional<? extends Number>> value) {
        double[] present = trials.stream()
                .flatMap(trial -> value.apply(trial).stream())
                .mapToDouble(Number::doubleValue)
                .toArray();
        if (present.length == 0) {
            return Optional.empty();
        }
        DoubleStatistics statistics =
                DoubleStatistics.of(EnumSet.of(Statistic.MEAN, Statistic.STANDARD_DEVIATION), present);
        return Optional.of(new Spread(
                statistics.getAsDouble(Statistic.MEAN),
                Optional.of(statistics.getAsDouble(Statistic.STANDARD_DEVIATION))
                        .filter(deviation -> present.length > 1)));
    }

    Optional<Double> mean(Function<RunTree.Trial, Optional<? extends Number>> value) {
        return spread(value).map(Spread::mean);
    }

    Optional<Spread> test() {
        return spread(RunTree.Trial::test);
    }

    String metric() {
        return trials.get(0).result().metric();
    }

    List<RunTree.Trial> searched() {
        return trials.stream().filter(trial -> trial.search().isPresent()).toList();
    }

    /** Names method and budget, such as {@code search, 0.5%}. */
    String label() {
        return key.method + ", " + budget();
    }

    /** Names the budget as a share of the backbone, or as a count where the backbone's size is not known. */
    String budget() {
        return trials.get(0)
                .result()
                .backbone()
                .map(backbone -> Html.percent(key.budget / (double) backbone.parameters()))
                .orElseGet(() -> Html.grouped(key.budget) + " parameters");
    }
}
