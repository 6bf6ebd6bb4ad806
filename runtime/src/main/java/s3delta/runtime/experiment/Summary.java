package s3delta.runtime.experiment;

import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.apache.commons.statistics.descriptive.DoubleStatistics;
import org.apache.commons.statistics.descriptive.Statistic;
import s3delta.runtime.result.ExperimentResult;
import s3delta.runtime.result.TrialResult;
import s3delta.runtime.result.TrialResult.Memory;
import s3delta.runtime.result.TrialResult.SetScores;
import s3delta.runtime.result.TrialResult.Times;

/**
 * The results of several trials together: mean and standard deviation over the seeds, and over the draws of a random
 * method, for each task, method and budget; and what searches cost compared with training.
 */
final class Summary {
    private Summary() {}

    /** What trials are taken together. */
    private record Key(String task, String method, Optional<Long> budget) {
        static Key of(TrialResult trial) {
            return new Key(trial.task(), trial.method(), trial.budget());
        }
    }

    /**
     * Sums up.
     *
     * @param results each trial's
     * @param unfit what was left out
     * @return the experiment's
     */
    static ExperimentResult of(List<TrialResult> results, List<ExperimentResult.Misfit> unfit) {
        Map<Key, List<TrialResult>> groups =
                results.stream().collect(Collectors.groupingBy(Key::of, LinkedHashMap::new, Collectors.toList()));
        return new ExperimentResult(
                TrialResult.FORMAT,
                groups.values().stream().map(Summary::group).toList(),
                groups.values().stream()
                        .filter(trials -> trials.stream().anyMatch(TrialResult::searched))
                        .map(Summary::cost)
                        .toList(),
                Optional.of(unfit).filter(all -> !all.isEmpty()),
                results);
    }

    /** Sums up trials of one task, method and budget. */
    static ExperimentResult.Group group(List<TrialResult> trials) {
        TrialResult first = trials.get(0);
        double[] test = trials.stream()
                .flatMap(trial -> trial.scores().stream())
                .mapToDouble(TrialResult.Primary::test)
                .toArray();
        DoubleStatistics statistics =
                DoubleStatistics.of(EnumSet.of(Statistic.MEAN, Statistic.STANDARD_DEVIATION), test);
        return new ExperimentResult.Group(
                first.task(),
                first.method(),
                first.budget(),
                first.metric(),
                trials.stream().mapToLong(TrialResult::seed).distinct().count(),
                trials.size(),
                mean(trials, trial -> trial.parameters().map(Long::doubleValue)),
                first.sites(),
                present(test.length > 0, statistics, Statistic.MEAN),
                present(test.length > 1, statistics, Statistic.STANDARD_DEVIATION),
                mean(trials, trial -> trial.test().map(SetScores::wrongOutputs).map(Long::doubleValue)));
    }

    private static Optional<Double> present(boolean there, DoubleStatistics statistics, Statistic statistic) {
        return there ? Optional.of(statistics.getAsDouble(statistic)) : Optional.empty();
    }

    private static ExperimentResult.SearchCost cost(List<TrialResult> trials) {
        TrialResult first = trials.get(0);
        Optional<Double> searchSeconds = mean(trials, trial -> trial.times().flatMap(Times::searchSeconds));
        Optional<Double> trainSeconds = mean(trials, trial -> trial.times().flatMap(Times::trainSeconds));
        Optional<Double> searchMb = mean(trials, trial -> trial.memory().flatMap(Memory::searchMb));
        Optional<Double> trainMb = mean(trials, trial -> trial.memory().flatMap(Memory::trainMb));
        return new ExperimentResult.SearchCost(
                first.task(),
                first.method(),
                first.budget(),
                searchSeconds,
                trainSeconds,
                searchMb,
                trainMb,
                ratio(searchSeconds, trainSeconds),
                ratio(searchMb, trainMb));
    }

    private static Optional<Double> ratio(Optional<Double> above, Optional<Double> below) {
        return above.flatMap(a -> below.filter(b -> b > 0).map(b -> a / b).filter(Double::isFinite));
    }

    /** Averages a number; empty where a trial lacks it, or where the mean is beyond all bounds. */
    private static Optional<Double> mean(List<TrialResult> trials, Function<TrialResult, Optional<Double>> number) {
        List<Double> all =
                trials.stream().flatMap(trial -> number.apply(trial).stream()).toList();
        return all.size() < trials.size()
                ? Optional.empty()
                : Optional.of(all.stream().mapToDouble(v -> v).average().orElseThrow())
                        .filter(Double::isFinite);
    }
}
