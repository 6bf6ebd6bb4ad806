package s3delta.search.darts;

import java.util.HashMap;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.function.Function;
import s3delta.api.Candidate;
import s3delta.api.ErrorCode;
import s3delta.api.S3DeltaException;
import s3delta.api.Selection;
import s3delta.api.Stability;
import s3delta.api.spi.Checks;
import s3delta.api.spi.Evaluation;
import s3delta.api.spi.SearchProblem;
import s3delta.api.spi.SearchProblem.Half;
import s3delta.api.spi.SearchProblem.Wanted;
import s3delta.api.spi.SearchSession;
import s3delta.api.spi.SearchSteps;

/**
 * A differentiable search under way. Each step moves the structural parameters a, then the weights w; both learning
 * rates fall linearly to 0. Not safe for use by several threads.
 *
 * @since 0.1
 */
@Stability(Stability.Level.EXPERIMENTAL)
public final class DartsSession implements SearchSession {
    private static final String STRUCTURE = "structure";
    private static final String FIRST = "first-moment";
    private static final String SECOND = "second-moment";
    private static final String STEPS = "steps";
    private static final String DAMAGE = "damage";

    private final SearchProblem problem;
    private final DartsConfig config;
    private final long[] counts;
    private final ArrayAdamW optimiser;
    private final int warmUp;
    private final int searching;
    private final double[] damage;
    /** The loss before any group is closed, made when it is needed: weights and probabilities no longer move then. */
    private OptionalDouble whole = OptionalDouble.empty();

    private double[] a;
    private double[] hypergradient;
    private double validationLoss;

    DartsSession(SearchProblem problem, DartsConfig config) {
        Selection.requireRoom(problem.candidates(), problem.budget());
        this.problem = problem;
        this.config = config;
        counts = problem.candidates().stream().mapToLong(Candidate::parameters).toArray();
        optimiser = new ArrayAdamW(counts.length);
        damage = new double[Math.min(config.groups(), problem.steps() / 2)];
        searching = problem.steps() - damage.length;
        warmUp = Math.min(SearchSteps.count(config.warmUp(), problem.steps()), searching / 2);
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
     * Returns the loss whose derivative the last step took: that on the validation batch, or the training batch where the
     * search is single-level.
     *
     * @return the loss; 0 before the first step
     */
    public double validationLoss() {
        return validationLoss;
    }

    /**
     * Returns the shift at the present structural parameters.
     *
     * @return zeta, finite
     */
    public double zeta() {
        return probabilities().zeta();
    }

    /**
     * {@inheritDoc} They are the probabilities p at the present structural parameters, or places by perturbation, which
     * before the first group is judged are those by p.
     */
    @Override
    public double[] scores() {
        return probabilistic() ? probabilities().p() : perturbation().scores(damage);
    }

    @Override
    public boolean probabilistic() {
        return damage.length == 0;
    }

    @Override
    public Take take() {
        return probabilistic() ? Take.BEST : Take.LAST;
    }

    @Override
    public int steps() {
        return problem.steps();
    }

    @Override
    public double step(int index) {
        int moved = optimiser.steps() > 0 ? warmUp + optimiser.steps() : 0;
        if (index < moved || index >= steps()) {
            throw new IllegalArgumentException(
                    "step " + index + " asked for after " + moved + " of " + steps() + " steps");
        }
        if (index < warmUp) {
            return trainWeights(index);
        }
        if (index >= searching) {
            Perturbation perturbation = perturbation();
            if (whole.isEmpty()) {
                whole = OptionalDouble.of(perturbation.whole(config.scored()));
            }
            Perturbation.Judged judged = perturbation.judge(index - searching, config.scored(), whole.getAsDouble());
            damage[index - searching] = judged.damage();
            return judged.loss();
        }
        return switch (config.hypergradient()) {
            case SINGLE_LEVEL -> singleLevelStep(index);
            case FIRST_ORDER, UNROLLED_FRESH -> biLevelStep(index);
            case UNROLLED -> sharedStep(index);
        };
    }

    /** The structure with noise u1, then the weights with fresh noise u2. */
    private double biLevelStep(int step) {
        Probabilities before = probabilities();
        GateDraw gates = gates(before, "structure", step);
        Hypergradients draw = new Hypergradients(problem, step, seen(gates));
        Hypergradients.Result validation =
                config.hypergradient() == DartsConfig.Hypergradient.UNROLLED_FRESH ? unrolled(draw) : draw.firstOrder();
        moveStructure(step, validation.loss(), before.byStructure(gates.byProbability(validation.byGate())));
        return trainWeights(step);
    }

    private double trainWeights(int step) {
        return SearchSteps.train(problem, step, seen(gates(probabilities(), "weights", step)), config.clip());
    }

    private Hypergradients.Result unrolled(Hypergradients draw) {
        try (Evaluation train = draw.evaluate(Half.TRAINING, Hypergradients.wanted(config.difference()))) {
            return draw.unrolled(train, config.difference());
        }
    }

    /** Structure and weights with noise u1: both begin at the training loss before either moves. */
    private double sharedStep(int step) {
        Probabilities before = probabilities();
        GateDraw gates = gates(before, "structure", step);
        Hypergradients draw = new Hypergradients(problem, step, seen(gates));
        try (Evaluation train = draw.evaluate(Half.TRAINING, Hypergradients.wanted(config.difference()))) {
            Hypergradients.Result validation = draw.unrolled(train, config.difference());
            moveStructure(step, validation.loss(), before.byStructure(gates.byProbability(validation.byGate())));
            moveWeights(step, train);
            return train.loss();
        }
    }

    /** One loss, on the training batch with noise u2, gives both gradients. */
    private double singleLevelStep(int step) {
        Probabilities before = probabilities();
        GateDraw gates = gates(before, "weights", step);
        try (Evaluation train = problem.evaluate(Half.TRAINING, step, seen(gates), Wanted.BOTH)) {
            moveStructure(step, train.loss(), before.byStructure(gates.byProbability(train.gateGradient())));
            moveWeights(step, train);
            return train.loss();
        }
    }

    private Probabilities probabilities() {
        return Probabilities.of(a, counts, (double) problem.budget().parameters(), config);
    }

    private GateDraw gates(Probabilities probabilities, String noise, int step) {
        double beta = GateDraw.annealed(config.beta(), config.anneal(), step, searching);
        return new GateDraw(probabilities.p(), problem.uniforms(noise, step), beta);
    }

    /** The gates as the loss sees them. */
    private double[] seen(GateDraw gates) {
        return config.gates() == DartsConfig.Gate.SOFT ? gates.z() : gates.rounded();
    }

    private Perturbation perturbation() {
        return Perturbation.of(problem, probabilities().p(), damage.length);
    }

    private void moveStructure(int step, double loss, double[] gradient) {
        Checks.finite("the hypergradient", step, gradient);
        hypergradient = gradient;
        validationLoss = loss;
        double rate = config.structureRate() * (1 - (double) (step - warmUp) / (searching - warmUp));
        optimiser.step(a, Clipping.clipped(gradient, config.clip()), rate);
    }

    private void moveWeights(int step, Evaluation train) {
        train.weightGradient().clip(config.clip());
        problem.weights().step(train.weightGradient(), problem.weightRate(step));
    }

    @Override
    public Map<String, double[]> state() {
        Map<String, double[]> state = new HashMap<>();
        state.put(STRUCTURE, structural());
        state.put(FIRST, optimiser.firstMoment());
        state.put(SECOND, optimiser.secondMoment());
        state.put(STEPS, new double[] {optimiser.steps()});
        if (damage.length > 0) {
            state.put(DAMAGE, damage.clone());
        }
        return state;
    }

    @Override
    public void restore(Map<String, double[]> state) {
        int n = counts.length;
        Map<String, Integer> lengths = new HashMap<>(Map.of(STRUCTURE, n, FIRST, n, SECOND, n, STEPS, 1));
        if (damage.length > 0) {
            lengths.put(DAMAGE, damage.length);
        }
        Function<String, double[]> saved = Checks.state(state, lengths);
        double made = saved.apply(STEPS)[0];
        if (made != Math.rint(made) || made < 0 || made > steps()) {
            throw S3DeltaException.of(ErrorCode.FILE_FORMAT, "the saved search does not fit this one")
                    .expected("a whole number of 'steps' from 0 to " + steps())
                    .got(made)
                    .fix("delete the saved search and start again, or restore the configuration it was made with");
        }
        a = saved.apply(STRUCTURE);
        optimiser.restore(saved.apply(FIRST), saved.apply(SECOND), (int) made);
        if (damage.length > 0) {
            System.arraycopy(saved.apply(DAMAGE), 0, damage, 0, damage.length);
        }
    }
}
