package s3delta.runtime.search;

import java.util.List;
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
import s3delta.runtime.delta.Tensors;
import s3delta.runtime.t5.Batch;

/** A search problem on a gated model: losses and gradients come from the engine, all else from a plan. */
public final class GatedProblem implements SearchProblem, AutoCloseable {
    /** What a search draws on, so that tests can give fixed batches and noise. */
    public interface Plan {
        /**
         * Returns the number of steps.
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
         * @return the rate
         */
        double weightRate(int step);

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
    private final SearchWeights weights;

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
        weights = new SearchWeights(model.values());
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

    @Override
    public Evaluation evaluate(Half half, int step, double[] gates) {
        return evaluate(half, step, gates, Wanted.BOTH);
    }

    @Override
    public Evaluation evaluate(Half half, int step, double[] gates, Wanted wanted) {
        Batch batch = plan.batch(half, step);
        GatedModel.Gradients gradients = model.gradients(
                batch, wanted == Wanted.WEIGHTS ? Gates.fixed(gates) : Gates.recorded(gates), wanted != Wanted.GATES);
        TensorVector vector = new TensorVector(gradients.gradient());
        double loss = gradients.loss();
        gradients.lossArray().close();
        if (!Double.isFinite(loss) || !Double.isFinite(Tensors.norm(gradients.gradient()))) {
            vector.close();
            throw S3DeltaException.of(ErrorCode.NUMBERS, "a loss or gradient is not finite")
                    .where("search step " + (step + 1) + ", " + half + " batch")
                    .got("loss " + loss)
                    .fix("lower 'search.learning-rate', or leave such steps out with 'on-nan: skip'")
                    .build();
        }
        return new Evaluation(loss, gradients.gateGradient(), vector);
    }

    @Override
    public Weights weights() {
        return weights;
    }

    @Override
    public double weightRate(int step) {
        return plan.weightRate(step);
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
        weights.close();
    }
}
