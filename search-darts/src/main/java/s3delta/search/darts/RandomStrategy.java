package s3delta.search.darts;

import java.util.Map;
import s3delta.api.Selection;
import s3delta.api.Stability;
import s3delta.api.spi.Checks;
import s3delta.api.spi.SearchProblem;
import s3delta.api.spi.SearchSession;
import s3delta.api.spi.SearchStrategy;

/**
 * Baseline: a structure drawn at random, without training.
 *
 * <p>Scores are independent uniform numbers, so the selection goes through the candidates in a random order and takes
 * each that still fits. That is the same as drawing again and again, without replacement, uniformly among the
 * candidates that still fit: what is left of the budget only shrinks, so a candidate that was skipped never fits later,
 * and those not yet looked at are in a uniformly random order.
 *
 * @since 0.1
 */
@Stability(Stability.Level.STABLE)
public final class RandomStrategy implements SearchStrategy<RandomConfig> {
    /** Makes the strategy; called by {@link java.util.ServiceLoader}. */
    public RandomStrategy() {}

    @Override
    public String id() {
        return "random";
    }

    @Override
    public RandomConfig defaults() {
        return new RandomConfig();
    }

    @Override
    public SearchSession start(SearchProblem problem, RandomConfig config) {
        Selection.requireRoom(problem.candidates(), problem.budget());
        return new Draw(problem);
    }

    private record Draw(SearchProblem problem) implements SearchSession {
        @Override
        public int steps() {
            return 0;
        }

        @Override
        public double step(int index) {
            throw new IllegalStateException("a random draw makes no steps");
        }

        @Override
        public double[] scores() {
            return problem.uniforms("draw", 0);
        }

        @Override
        public Map<String, double[]> state() {
            return Map.of();
        }

        @Override
        public void restore(Map<String, double[]> state) {
            Checks.state(state, Map.of());
        }
    }
}
