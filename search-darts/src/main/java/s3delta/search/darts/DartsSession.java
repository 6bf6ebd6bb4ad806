package s3delta.search.darts;

import java.util.Map;
import s3delta.api.Candidate;
import s3delta.api.Selection;
import s3delta.api.Stability;
import s3delta.api.spi.Evaluation;
import s3delta.api.spi.SearchProblem;
import s3delta.api.spi.SearchProblem.Half;
import s3delta.api.spi.SearchProblem.Wanted;
import s3delta.api.spi.SearchSession;

/**
 * A differentiable search under way. Each step moves the structural parameters a, then the weights w; both learning
 * rates fall linearly to 0. Not safe for use by several threads.
 *
 * @since 0.1
 */
@Stability(Stability.Level.EXPERIMENTAL)
public final class DartsSession implements SearchSession {
    private final SearchProblem problem;
    private final DartsConfig config;
    private final long[] counts;
    private final AdamW optimiser;
    private double[] a;
    private double[] hypergradient;

    DartsSession(SearchProblem problem, DartsConfig config) {
        Selection.requireRoom(problem.candidates(), problem.budget());
        this.problem = problem;
        this.config = config;
        counts = problem.candidates().stream().mapToLong(Candidate::parameters).toArray();
        optimiser = new AdamW(counts.length);
        a = new double[counts.length];
        hypergradient = new double[counts.length];
    }

    /**
     * Returns the structural parameters.
     *
     * @return a, a new array of n values, 0 at the start
     */
    public double[] structural() {
        return a.clone();
    }

    /**
     * Returns the derivative by a that the last step found, before it was clipped.
     *
     * @return a new array of n values, 0 before the first step
     */
    public double[] hypergradient() {
        return hypergradient.clone();
    }

    /**
     * Returns the shift at the present structural parameters.
     *
     * @return zeta, finite
     */
    public double zeta() {
        return probabilities().zeta();
    }

    /** {@inheritDoc} They are the probabilities p at the present structural parameters. */
    @Override
    public double[] scores() {
        return probabilities().p();
    }

    @Override
    public boolean probabilistic() {
        return true;
    }

    @Override
    public int steps() {
        return problem.steps();
    }

    @Override
    public Step step(int index) {
        if (index < optimiser.steps() || index >= steps()) {
            throw new IllegalArgumentException(
                    "step " + index + " asked for after " + optimiser.steps() + " of " + steps() + " steps");
        }
        return switch (config.hypergradient()) {
            case SINGLE_LEVEL -> singleLevelStep(index);
            case FIRST_ORDER, UNROLLED_FRESH -> biLevelStep(index);
            case UNROLLED -> sharedStep(index);
        };
    }

    /** The structure with noise u1, then the weights with fresh noise u2. */
    private Step biLevelStep(int step) {
        Probabilities before = probabilities();
        Gates gates = gates(before, "structure", step);
        Passes structurePasses = new Passes(problem, step, gates.z());
        Hypergradients.Result validation = config.hypergradient() == DartsConfig.Hypergradient.UNROLLED_FRESH
                ? unrolled(structurePasses)
                : Hypergradients.firstOrder(structurePasses);
        moveStructure(structurePasses, before.byStructure(gates.byProbability(validation.byGate())));

        Passes weightPasses = new Passes(
                problem, step, gates(probabilities(), "weights", step).z());
        try (Evaluation train = weightPasses.evaluate(Half.TRAINING, Wanted.WEIGHTS)) {
            moveWeights(weightPasses, train);
            return new Step(train.loss(), validation.loss());
        }
    }

    private Hypergradients.Result unrolled(Passes passes) {
        try (Evaluation train = passes.evaluate(Half.TRAINING, Hypergradients.wanted(config.difference()))) {
            return Hypergradients.unrolled(passes, train, config.difference());
        }
    }

    /** Structure and weights with noise u1: both begin at the training loss before either moves. */
    private Step sharedStep(int step) {
        Probabilities before = probabilities();
        Gates gates = gates(before, "structure", step);
        Passes passes = new Passes(problem, step, gates.z());
        try (Evaluation train = passes.evaluate(Half.TRAINING, Hypergradients.wanted(config.difference()))) {
            Hypergradients.Result validation = Hypergradients.unrolled(passes, train, config.difference());
            moveStructure(passes, before.byStructure(gates.byProbability(validation.byGate())));
            moveWeights(passes, train);
            return new Step(train.loss(), validation.loss());
        }
    }

    /** One loss, on the training batch with noise u2, gives both gradients. */
    private Step singleLevelStep(int step) {
        Probabilities before = probabilities();
        Gates gates = gates(before, "weights", step);
        Passes passes = new Passes(problem, step, gates.z());
        try (Evaluation train = passes.evaluate(Half.TRAINING, Wanted.BOTH)) {
            moveStructure(passes, before.byStructure(gates.byProbability(train.gateGradient())));
            moveWeights(passes, train);
            return new Step(train.loss(), train.loss());
        }
    }

    private Probabilities probabilities() {
        return Probabilities.of(a, counts, (double) problem.budget().parameters(), config);
    }

    private Gates gates(Probabilities probabilities, String noise, int step) {
        return new Gates(probabilities.p(), problem.uniforms(noise, step), config.beta());
    }

    private void moveStructure(Passes passes, double[] gradient) {
        for (double value : gradient) {
            passes.finite("the hypergradient", value);
        }
        hypergradient = gradient;
        double rate = config.structureRate() * (1 - (double) passes.step() / steps());
        optimiser.step(a, Clipping.clipped(gradient, config.clip()), rate);
    }

    private void moveWeights(Passes passes, Evaluation train) {
        double norm = passes.finite(
                "the norm of the weights' gradient", train.weightGradient().norm());
        Clipping.clip(train.weightGradient(), norm, config.clip());
        problem.weights().step(train.weightGradient(), problem.weightRate(passes.step()));
    }

    @Override
    public Map<String, double[]> state() {
        return new SavedSearch(a, optimiser.firstMoment(), optimiser.secondMoment(), optimiser.steps()).toMap();
    }

    @Override
    public void restore(Map<String, double[]> state) {
        SavedSearch saved = SavedSearch.of(state, counts.length, steps());
        optimiser.restore(saved.firstMoment(), saved.secondMoment(), saved.steps());
        a = saved.structure();
    }
}
