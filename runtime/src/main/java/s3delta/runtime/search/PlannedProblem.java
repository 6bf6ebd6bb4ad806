package s3delta.runtime.search;

import java.util.List;
import s3delta.api.Budget;
import s3delta.api.Candidate;
import s3delta.api.spi.Evaluation;
import s3delta.api.spi.SearchProblem;
import s3delta.api.spi.Weights;

/**
 * A problem without a model, to ask a strategy how many steps it would make.
 *
 * @param candidates the candidates
 * @param budget the budget
 * @param steps the most steps of a search
 */
public record PlannedProblem(List<Candidate> candidates, Budget budget, int steps) implements SearchProblem {
    @Override
    public Evaluation evaluate(Half half, int step, double[] gates, Wanted wanted) {
        throw nothing();
    }

    @Override
    public Weights weights() {
        throw nothing();
    }

    @Override
    public double weightRate(int step) {
        throw nothing();
    }

    @Override
    public double[] rateFactors() {
        throw nothing();
    }

    @Override
    public double[] uniforms(String purpose, int step) {
        throw nothing();
    }

    private static UnsupportedOperationException nothing() {
        return new UnsupportedOperationException("a plan computes nothing");
    }
}
