package s3delta.runtime.experiment;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import s3delta.runtime.result.ExperimentResult;
import s3delta.runtime.result.TrialResult;

class SummaryTest {
    private static TrialResult trial(String task, long seed, double test) {
        return trial(task, "search", Optional.empty(), seed, test, Optional.empty());
    }

    private static TrialResult compared(String method, long budget, long seed, double test) {
        return compared(method, budget, seed, test, 10.0 * seed, 4.0);
    }

    private static TrialResult compared(
            String method, long budget, long seed, double test, double searchSeconds, double trainSeconds) {
        return trial(
                "a",
                method,
                Optional.of(budget),
                seed,
                test,
                Optional.of(new TrialResult.Times(
                        Optional.of(searchSeconds), Optional.of(trainSeconds), Optional.empty())));
    }

    private static TrialResult trial(
            String task,
            String method,
            Optional<Long> budget,
            long seed,
            double test,
            Optional<TrialResult.Times> times) {
        return new TrialResult(
                TrialResult.FORMAT,
                task,
                seed,
                method,
                Optional.empty(),
                budget.isPresent() && method.equals("search"),
                "accuracy",
                budget.map(most -> most - seed),
                Optional.of(new TrialResult.Primary(0.5, test)),
                Optional.empty(),
                budget.map(most -> new TrialResult.SetScores(Map.of("accuracy", test), 10, seed, Optional.empty())),
                Optional.empty(),
                budget,
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                times,
                Optional.of(new TrialResult.Memory(Optional.of(300.0), Optional.of(200.0), Optional.empty())),
                Optional.empty(),
                Optional.empty(),
                Optional.empty());
    }

    private static ExperimentResult summary(TrialResult... trials) {
        return Summary.of(List.of(trials), List.of());
    }

    private static double value(Optional<Double> number) {
        return number.orElseThrow();
    }

    @Test
    void meanAndDeviationOfEachTask() {
        ExperimentResult summary = summary(trial("a", 1, 0.5), trial("b", 1, 0.9), trial("a", 2, 0.7));
        ExperimentResult.Group first = summary.tasks().get(0);
        assertEquals("a", first.task());
        assertEquals(2L, first.seeds());
        assertEquals(0.6, value(first.testMean()), 1e-12);
        assertEquals(Math.sqrt(0.02), value(first.testDeviation()), 1e-12);
        assertEquals(3, summary.trials().size());
        assertEquals(List.of(), summary.searchCosts());
    }

    @Test
    void oneTrialHasNoDeviation() {
        ExperimentResult.Group one = Summary.group(List.of(trial("a", 1, 0.5)));
        assertEquals(0.5, value(one.testMean()), 0);
        assertEquals(Optional.empty(), one.testDeviation());
    }

    @Test
    void methodsAndBudgetsApartDrawsTogether() {
        ExperimentResult summary = summary(
                compared("search", 100, 1, 0.5),
                compared("random", 100, 1, 0.2),
                compared("random", 100, 1, 0.4),
                compared("search", 200, 1, 0.6),
                compared("search", 100, 2, 0.9));
        assertEquals(3, summary.tasks().size());
        ExperimentResult.Group searched = summary.tasks().get(0);
        assertEquals(0.7, value(searched.testMean()), 1e-12);
        assertEquals(98.5, value(searched.parametersMean()), 1e-12);
        assertEquals(1.5, value(searched.wrongOutputsMean()), 1e-12);
        ExperimentResult.Group random = summary.tasks().get(1);
        assertEquals("random", random.method());
        assertEquals(1L, random.seeds());
        assertEquals(2L, random.trials());
        assertEquals(0.3, value(random.testMean()), 1e-12);
    }

    @Test
    void leavesOutWhatIsBeyondAllBounds() {
        TrialResult endless = compared("search", 100, 1, 0.5, 1e308, 1e-308);
        ExperimentResult.SearchCost cost =
                summary(endless, endless).searchCosts().get(0);
        assertEquals(Optional.empty(), cost.searchSeconds());
        assertEquals(Optional.empty(), cost.timeRatio());
        assertEquals(Optional.of(1.5), cost.memoryRatio());
    }

    @Test
    void costsOfSearchesComparedWithTraining() {
        ExperimentResult summary = summary(
                compared("search", 100, 1, 0.5), compared("random", 100, 1, 0.2), compared("search", 100, 2, 0.9));
        assertEquals(1, summary.searchCosts().size());
        ExperimentResult.SearchCost cost = summary.searchCosts().get(0);
        assertEquals(Optional.of(15.0), cost.searchSeconds());
        assertEquals(Optional.of(3.75), cost.timeRatio());
        assertEquals(Optional.of(1.5), cost.memoryRatio());
    }
}
