package org.example.sensitivity;

import java.util.List;
import java.util.Map;
import s3delta.api.Candidate;
import s3delta.api.Selection;
import s3delta.api.spi.Checks;
import s3delta.api.spi.Evaluation;
import s3delta.api.spi.SearchProblem;
import s3delta.api.spi.SearchProblem.Half;
import s3delta.api.spi.SearchProblem.Wanted;
import s3delta.api.spi.SearchSession;
import s3delta.api.spi.SearchStrategy;

/** Trains all deltas together and keeps those with the largest {@code |dL/dz|} a parameter. */
public final class SensitivityStrategy implements SearchStrategy<SensitivityStrategy.Config> {
    /**
     * Settings of {@code sensitivity}.
     *
     * @param gate the gate of all deltas during the search, above 0 and at most 1; 1, as in training
     */
    public record Config(double gate) {}

    /** Makes the strategy; called by {@link java.util.ServiceLoader}. */
    public SensitivityStrategy() {}

    @Override
    public String id() {
        return "sensitivity";
    }

    @Override
    public Config defaults() {
        return new Config(1);
    }

    @Override
    public void check(Config config) {
        boolean valid = config.gate() > 0 && config.gate() <= 1;
        Checks.config(id(), "gate", valid, "a number above 0 and up to 1", config.gate());
    }

    @Override
    public SearchSession start(SearchProblem problem, Config config) {
        Selection.requireRoom(problem.candidates(), problem.budget());
        return new Session(
                problem, config.gate(), new double[problem.candidates().size()]);
    }

    private record Session(SearchProblem problem, double gate, double[] sums) implements SearchSession {
        @Override
        public int steps() {
            return problem.steps();
        }

        @Override
        public double step(int index) {
            double[] gates = new double[sums.length];
            java.util.Arrays.fill(gates, gate);
            try (Evaluation seen = problem.evaluate(Half.VALIDATION, index, gates, Wanted.GATES);
                    Evaluation trained = problem.evaluate(Half.TRAINING, index, gates, Wanted.WEIGHTS)) {
                Checks.finite("the gates' gradient", index, seen.gateGradient());
                for (int i = 0; i < sums.length; i++) {
                    sums[i] += Math.abs(seen.gateGradient()[i]);
                }
                problem.weights().step(trained.weightGradient(), problem.weightRate(index));
                return trained.loss();
            }
        }

        @Override
        public double[] scores() {
            List<Candidate> candidates = problem.candidates();
            double[] scores = new double[sums.length];
            for (int i = 0; i < scores.length; i++) {
                scores[i] = sums[i] / candidates.get(i).parameters();
            }
            return scores;
        }

        @Override
        public Map<String, double[]> state() {
            return Map.of("sums", sums.clone());
        }

        @Override
        public void restore(Map<String, double[]> state) {
            double[] saved = Checks.state(state, Map.of("sums", sums.length)).apply("sums");
            System.arraycopy(saved, 0, sums, 0, sums.length);
        }
    }
}
