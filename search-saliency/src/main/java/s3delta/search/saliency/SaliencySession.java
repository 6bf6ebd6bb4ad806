package s3delta.search.saliency;

import java.util.Arrays;
import java.util.Map;
import s3delta.api.spi.Checks;
import s3delta.api.spi.Evaluation;
import s3delta.api.spi.SearchProblem;
import s3delta.api.spi.SearchProblem.Half;
import s3delta.api.spi.SearchProblem.Wanted;
import s3delta.api.spi.SearchSession;
import s3delta.api.spi.SearchSteps;
import s3delta.api.spi.WeightVector;

/** A one-shot search under way: first steps of the weights with all gates open, then measurements. */
final class SaliencySession implements SearchSession {
    private static final String SUMS = "sums";

    private final SearchProblem problem;
    private final SaliencyConfig config;
    private final int warmUp;
    private final int batches;
    private final double[] open;
    private double[] sums;

    SaliencySession(SearchProblem problem, SaliencyConfig config) {
        this.problem = problem;
        this.config = config;
        int most = problem.steps();
        double wanted = SearchSteps.count(config.batches(), most);
        double before = SearchSteps.count(config.warmUp(), most);
        // Where there are too few steps for both, each gets its share.
        double share = Math.min(1, most / (wanted + before));
        batches = Math.max(1, (int) (share * wanted));
        warmUp = (int) Math.min(before, (double) most - batches);
        open = new double[problem.candidates().size()];
        Arrays.fill(open, 1);
        sums = new double[open.length];
    }

    @Override
    public int steps() {
        return warmUp + batches;
    }

    @Override
    public double step(int index) {
        if (index < warmUp) {
            return SearchSteps.train(problem, index, open, config.clip());
        }
        double[] next = sums.clone();
        double loss =
                config.score() == SaliencyConfig.Score.PROGRESS ? progress(index, next) : sensitivity(index, next);
        Checks.finite("a candidate's saliency", index, next);
        sums = next;
        return loss;
    }

    private double sensitivity(int step, double[] into) {
        double loss;
        try (Evaluation seen = problem.evaluate(Half.VALIDATION, step, open, Wanted.GATES)) {
            add(into, seen.gateGradient());
            loss = seen.loss();
        }
        if (both()) {
            add(into, slopes(Half.TRAINING, step));
        }
        return loss;
    }

    private void add(double[] into, double[] slopes) {
        if (config.score() == SaliencyConfig.Score.FISHER) {
            Saliencies.addFisher(into, slopes);
        } else {
            Saliencies.addTaylor(into, slopes);
        }
    }

    /** Compares the gates' gradients before and after one tentative step of the weights on the training batch. */
    private double progress(int step, double[] into) {
        try (Evaluation validation = problem.evaluate(Half.VALIDATION, step, open, Wanted.GATES);
                Evaluation train = problem.evaluate(Half.TRAINING, step, open, both() ? Wanted.BOTH : Wanted.WEIGHTS);
                WeightVector start = problem.weights().copy()) {
            train.weightGradient().clip(config.clip());
            // One rate for all measurements, so that each batch counts alike.
            problem.weights().tentativeStep(train.weightGradient(), problem.weightRate(warmUp));
            try {
                Saliencies.addProgress(into, validation.gateGradient(), slopes(Half.VALIDATION, step));
                if (both()) {
                    Saliencies.addProgress(into, train.gateGradient(), slopes(Half.TRAINING, step));
                }
            } finally {
                problem.weights().set(start);
            }
            return validation.loss();
        }
    }

    private double[] slopes(Half half, int step) {
        try (Evaluation seen = problem.evaluate(half, step, open, Wanted.GATES)) {
            return seen.gateGradient();
        }
    }

    private boolean both() {
        return config.data() == SaliencyConfig.Data.BOTH;
    }

    /** {@inheritDoc} All are 0 before the first measurement. */
    @Override
    public double[] scores() {
        double[] scores = SearchSteps.bySize(sums, problem.candidates(), config.gamma());
        return config.standardise() ? Saliencies.standardised(scores, problem.candidates()) : scores;
    }

    @Override
    public Map<String, double[]> state() {
        return Map.of(SUMS, sums.clone());
    }

    @Override
    public void restore(Map<String, double[]> state) {
        sums = Checks.state(state, Map.of(SUMS, sums.length)).apply(SUMS);
    }
}
