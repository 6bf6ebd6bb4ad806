package s3delta.runtime.search;

import ai.djl.ndarray.NDArray;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import s3delta.api.Budget;
import s3delta.api.Candidate;
import s3delta.api.ErrorCode;
import s3delta.api.S3DeltaException;
import s3delta.api.spi.Evaluation;
import s3delta.api.spi.SearchProblem;
import s3delta.api.spi.Weights;
import s3delta.runtime.delta.AdamW;
import s3delta.runtime.delta.GatedModel;
import s3delta.runtime.delta.Gates;
import s3delta.runtime.engine.Reads;
import s3delta.runtime.t5.Batch;
import s3delta.runtime.t5.Regularization;

/** A search problem on a gated model: losses and gradients come from the engine, all else from a plan. */
public final class GatedProblem implements SearchProblem, AutoCloseable {
    /** What a search draws on, so that tests can give fixed batches and noise. */
    public interface Plan {
        /**
         * Returns the most steps that a search may make.
         *
         * @return at least 1
         */
        int steps();

        /**
         * Returns a step's batch.
         *
         * @param half which half of the data
         * @param step from 0
         * @return the same batch at each call
         */
        Batch batch(Half half, int step);

        /**
         * Returns the weights' learning rate.
         *
         * @param step from 0
         * @param of how many steps are made in all
         * @return the rate
         */
        double weightRate(int step, int of);

        /**
         * Returns a delta method's learning rate as a multiple of {@link #weightRate}.
         *
         * @param method id of the method
         * @return a positive number, 1 where it has no rate of its own
         */
        default double rateFactor(String method) {
            return 1;
        }

        /**
         * Returns what a step's gradients are computed with.
         *
         * @param half which half of the data
         * @param step from 0
         * @return the same at each call
         */
        default Regularization regularization(Half half, int step) {
            return Regularization.NONE;
        }

        /**
         * Draws uniform numbers.
         *
         * @param purpose what for
         * @param step from 0
         * @param count how many
         * @return numbers in (0, 1)
         */
        double[] uniforms(String purpose, int step, int count);
    }

    private final GatedModel model;
    private final List<Candidate> candidates;
    private final Budget budget;
    private final Plan plan;
    private final int[] sizes;
    private final double[] rateFactors;
    private final SearchWeights weights;
    private int steps;

    /**
     * Makes a problem.
     *
     * @param model the backbone with every candidate attached, in candidate order; outlives the problem
     * @param candidates the candidates
     * @param budget the budget
     * @param plan batches, rates and noise
     */
    public GatedProblem(GatedModel model, List<Candidate> candidates, Budget budget, Plan plan) {
        this.model = model;
        this.candidates = List.copyOf(candidates);
        this.budget = budget;
        this.plan = plan;
        sizes = candidates.stream()
                .mapToInt(candidate -> Math.toIntExact(candidate.parameters()))
                .toArray();
        rateFactors = candidates.stream()
                .mapToDouble(candidate -> plan.rateFactor(candidate.method()))
                .toArray();
        weights = new SearchWeights(model.values(), sizes, optimizer(model.values(), rateFactors, sizes));
        steps = plan.steps();
    }

    private static AdamW optimizer(NDArray values, double[] rateFactors, int[] sizes) {
        List<AdamW.Part> parts = IntStream.range(0, sizes.length)
                .mapToObj(i -> new AdamW.Part(sizes[i], rateFactors[i], 0))
                .toList();
        return new AdamW(values, 0, parts);
    }

    @Override
    public List<Candidate> candidates() {
        return candidates;
    }

    @Override
    public Budget budget() {
        return budget;
    }

    @Override
    public int steps() {
        return plan.steps();
    }

    /**
     * Lets the weights' learning rate fall to 0 over fewer steps.
     *
     * @param most the number of steps that the session makes, at most {@link #steps()}
     */
    public void shorten(int most) {
        steps = most;
    }

    @Override
    public Evaluation evaluate(Half half, int step, double[] gates, Wanted wanted) {
        checkGates(gates);
        Batch batch = plan.batch(half, step);
        boolean leftOut = wanted == Wanted.WEIGHTS || wanted == Wanted.OPEN;
        // Where all deltas are left out there is nothing to differentiate by.
        if (wanted == Wanted.LOSS || (leftOut && Arrays.stream(gates).allMatch(z -> z == 0))) {
            double loss = model.loss(batch, Gates.fixed(gates));
            return finite(half, step, loss, new double[gates.length], model.newVector(), false);
        }
        Gates values = switch (wanted) {
            case WEIGHTS, LOSS -> Gates.fixed(gates);
            case GATES, BOTH -> Gates.recorded(gates);
            case OPEN -> Gates.recordedWhereOpen(gates);
        };
        GatedModel.Gradients found =
                model.gradients(batch, values, wanted != Wanted.GATES, plan.regularization(half, step));
        try (NDArray loss = found.lossArray()) {
            return finite(
                    half, step, Reads.number(loss), found.gateGradient(), found.gradient(), wanted != Wanted.GATES);
        }
    }

    private Evaluation finite(
            Half half, int step, double loss, double[] gateGradient, NDArray gradient, boolean ofWeights) {
        Evaluation evaluation = new Evaluation(loss, gateGradient, new TensorVector(gradient, sizes));
        if (!Double.isFinite(loss)
                || (ofWeights && !Double.isFinite(evaluation.weightGradient().norm()))
                || !Arrays.stream(gateGradient).allMatch(Double::isFinite)) {
            evaluation.close();
            throw S3DeltaException.of(ErrorCode.NUMBERS, "a loss or gradient is not finite")
                    .where("search step " + (step + 1) + ", " + half + " batch")
                    .got("loss " + loss)
                    .fix("lower 'search.learning-rate', or leave such steps out with 'on-nan: skip'");
        }
        return evaluation;
    }

    /**
     * Checks gates.
     *
     * @param gates z
     * @return the gates
     * @throws S3DeltaException {@link ErrorCode#PLUGIN_CONTRACT} if they are not one value in [0, 1] a candidate
     */
    public double[] checkGates(double[] gates) {
        if (gates.length != candidates.size() || !Arrays.stream(gates).allMatch(z -> z >= 0 && z <= 1)) {
            double[] outside =
                    Arrays.stream(gates).filter(z -> !(z >= 0 && z <= 1)).toArray();
            throw S3DeltaException.of(ErrorCode.PLUGIN_CONTRACT, "a search strategy set gates that are none")
                    .expected(candidates.size() + " values from 0 to 1")
                    .got(outside.length > 0 ? outside[0] : gates.length + " values")
                    .fix("correct the strategy, or use another 'search.strategy'");
        }
        return gates;
    }

    @Override
    public Weights weights() {
        return weights;
    }

    @Override
    public double weightRate(int step) {
        return plan.weightRate(step, steps);
    }

    @Override
    public double[] rateFactors() {
        return rateFactors.clone();
    }

    @Override
    public double[] uniforms(String purpose, int step) {
        return plan.uniforms(purpose, step, candidates.size());
    }

    /**
     * Returns the optimiser of the weights, whose state outlives a process.
     *
     * @return the optimiser, owned by the problem
     */
    public AdamW optimizer() {
        return weights.optimizer();
    }

    @Override
    public void close() {
        weights.optimizer().close();
    }
}
