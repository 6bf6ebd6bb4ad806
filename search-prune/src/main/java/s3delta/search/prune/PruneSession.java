package s3delta.search.prune;

import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.IntStream;
import s3delta.api.Candidate;
import s3delta.api.Selection;
import s3delta.api.spi.Checks;
import s3delta.api.spi.Evaluation;
import s3delta.api.spi.SearchProblem;
import s3delta.api.spi.SearchProblem.Half;
import s3delta.api.spi.SearchProblem.Wanted;
import s3delta.api.spi.SearchSession;
import s3delta.api.spi.SearchSteps;

/** A pruning under way: each step trains what is open, and some close gates afterwards. */
final class PruneSession implements SearchSession {
    private static final String SALIENCY = "saliency";
    private static final String CLOSED = "closed";
    private static final String ENDING = "ending";

    private final SearchProblem problem;
    private final PruneConfig config;
    private final List<Candidate> candidates;
    private final int warmUp;
    private final int last;
    private double[] saliency;
    /** The place of each candidate in the order of closing, from 1; 0 while its gate is open. */
    private double[] closed;

    private int unchanged;
    private int steps;

    PruneSession(SearchProblem problem, PruneConfig config) {
        this.problem = problem;
        this.config = config;
        candidates = problem.candidates();
        int most = problem.steps();
        double falling = SearchSteps.count(config.falling(), most);
        double before = SearchSteps.count(config.warmUp(), most);
        // Where there are too few steps for both, each gets its share.
        double share = Math.min(1, most / (falling + before));
        warmUp = (int) Math.min(share * before, most - 1.0);
        last = Math.min(most, warmUp + Math.max(1, (int) Math.round(share * falling)));
        steps = last;
        saliency = new double[candidates.size()];
        closed = new double[saliency.length];
        // What is above the budget alone can never be taken.
        IntStream.range(0, closed.length).filter(i -> count(i) > budget()).forEach(this::close);
    }

    @Override
    public int steps() {
        return steps;
    }

    @Override
    public double step(int index) {
        boolean prunes = prunesAfter(index);
        double[] z = gates();
        try (Evaluation train = problem.evaluate(Half.TRAINING, index, z, Wanted.OPEN)) {
            double[] measured = averaged(saliency, z, train);
            if (prunes) {
                try (Evaluation validation = problem.evaluate(Half.VALIDATION, index, z, Wanted.OPEN)) {
                    measured = averaged(measured, z, validation);
                }
            }
            Checks.finite("a saliency", index, measured);
            train.weightGradient().clip(config.clip());
            problem.weights().step(train.weightGradient(), problem.weightRate(index));
            saliency = measured;
            if (prunes) {
                prune(index + 1);
            }
            return train.loss();
        }
    }

    private double[] averaged(double[] before, double[] z, Evaluation seen) {
        double[] g = seen.gateGradient();
        double[] measured = config.score() == PruneConfig.Score.TAYLOR ? Pruning.taylor(z, g) : Pruning.fisher(z, g);
        return Pruning.averaged(before, measured, config.average());
    }

    private boolean prunesAfter(int index) {
        int made = index + 1 - warmUp;
        return made > 0 && (made % config.every() == 0 || index + 1 == last);
    }

    /** Closes gates, the least salient a parameter first, until the rest is within the budget of this moment. */
    private void prune(int made) {
        double[] before = structure();
        double all = candidates.stream().mapToDouble(Candidate::parameters).sum();
        double most = Pruning.budget(budget(), all, (double) (made - warmUp) / (last - warmUp));
        int[] open = openByRisingSaliency();
        double size = Arrays.stream(open).mapToDouble(this::count).sum();
        for (int k = 0; k < open.length && size > most; k++) {
            close(open[k]);
            size -= count(open[k]);
        }
        unchanged = Pruning.similarity(before, structure()) >= config.similarity() - 1e-12 ? unchanged + 1 : 0;
        if (unchanged >= config.settled()) {
            steps = made;
        }
    }

    private void close(int candidate) {
        closed[candidate] = closedGates() + 1.0;
    }

    private long closedGates() {
        return Arrays.stream(closed).filter(place -> place > 0).count();
    }

    private double budget() {
        return (double) problem.budget().parameters();
    }

    private double count(int candidate) {
        return (double) candidates.get(candidate).parameters();
    }

    private double[] gates() {
        return Arrays.stream(closed).map(place -> place > 0 ? 0 : 1).toArray();
    }

    private double[] structure() {
        return Selection.gates(candidates, scores(), problem.budget());
    }

    /** Of equal ones the later is first, as the selection prefers the earlier. */
    private int[] openByRisingSaliency() {
        double[] weighed = SearchSteps.bySize(saliency, candidates, config.gamma());
        return IntStream.iterate(closed.length - 1, i -> i >= 0, i -> i - 1)
                .filter(i -> closed[i] == 0)
                .boxed()
                .sorted(Comparator.comparingDouble(i -> weighed[i]))
                .mapToInt(Integer::intValue)
                .toArray();
    }

    /**
     * {@inheritDoc} They are places in the order of giving up, as shares of n: a gate that was closed later has a higher
     * one, and those still open have the highest, by saliency.
     */
    @Override
    public double[] scores() {
        double[] scores = closed.clone();
        double next = closedGates();
        for (int i : openByRisingSaliency()) {
            scores[i] = ++next;
        }
        return Arrays.stream(scores).map(place -> place / scores.length).toArray();
    }

    @Override
    public Map<String, double[]> state() {
        return Map.of(SALIENCY, saliency.clone(), CLOSED, closed.clone(), ENDING, new double[] {unchanged, steps});
    }

    @Override
    public void restore(Map<String, double[]> state) {
        int n = closed.length;
        Function<String, double[]> saved = Checks.state(state, Map.of(SALIENCY, n, CLOSED, n, ENDING, 2));
        saliency = saved.apply(SALIENCY);
        closed = saved.apply(CLOSED);
        unchanged = (int) saved.apply(ENDING)[0];
        steps = (int) saved.apply(ENDING)[1];
    }
}
