package s3delta.search.darts;

import java.util.Arrays;
import s3delta.api.spi.Checks;
import s3delta.api.spi.Evaluation;
import s3delta.api.spi.SearchProblem;
import s3delta.api.spi.SearchProblem.Half;
import s3delta.api.spi.SearchProblem.Wanted;
import s3delta.api.spi.WeightVector;
import s3delta.api.spi.Weights;

/**
 * Derivatives of the validation loss by the gates, at one draw of them. The chain from the gates to a is linear and the
 * same for every loss at one draw, so it is left to the caller and the finite difference is taken here, by the gates.
 *
 * @param problem what is searched
 * @param step whose batches
 * @param z the gates
 */
@SuppressWarnings("ArrayRecordComponent")
record Hypergradients(SearchProblem problem, int step, double[] z) {
    private static final double LENGTH = 0.01;
    private static final double MARGIN = 1e-6;

    /** Evaluates a half at the present weights; the caller closes what it returns. */
    Evaluation evaluate(Half half, Wanted wanted) {
        return problem.evaluate(half, step, z, wanted);
    }

    /**
     * What the structural part of a step finds.
     *
     * @param loss the validation loss
     * @param byGate the hypergradient by z, n values
     */
    @SuppressWarnings("ArrayRecordComponent")
    record Result(double loss, double[] byGate) {}

    /**
     * Equation (5): {@code dL_val(w, z) / dz}. One pass.
     *
     * @return loss and derivative at the present weights
     */
    Result firstOrder() {
        try (Evaluation validation = evaluate(Half.VALIDATION, Wanted.GATES)) {
            return new Result(validation.loss(), validation.gateGradient());
        }
    }

    /**
     * What an unrolled hypergradient needs of the training loss at the weights before the tentative step. The central
     * difference does without the gates' derivative in the middle.
     *
     * @param difference central or one-sided
     * @return the gradients
     */
    static Wanted wanted(DartsConfig.Difference difference) {
        return difference == DartsConfig.Difference.CENTRAL ? Wanted.WEIGHTS : Wanted.BOTH;
    }

    /**
     * Equation (8): {@code dL_val(w', z)/dz - rate * h}, with h of (7) and w' of (6): {@code w' = w + AdamW step on
     * dL_train(w, z)/dw}, the gradient not clipped, the moments left as they are. Two passes, or three; the weights are
     * as before afterwards, bit for bit, even if a pass fails.
     *
     * @param train the training loss at the weights as they are and at z, with the gradients of {@link #wanted}; borrowed
     * @param difference central or one-sided
     * @return loss and derivative after the tentative step
     */
    Result unrolled(Evaluation train, DartsConfig.Difference difference) {
        Weights weights = problem.weights();
        double rate = problem.weightRate(step);
        try (WeightVector start = weights.copy()) {
            try {
                weights.tentativeStep(train.weightGradient(), rate);
                try (Evaluation validation = evaluate(Half.VALIDATION, Wanted.BOTH)) {
                    double[] h = difference(start, train, validation.weightGradient(), difference);
                    double[] byGate = validation.gateGradient().clone();
                    for (int i = 0; i < byGate.length; i++) {
                        byGate[i] -= rate * h[i];
                    }
                    return new Result(validation.loss(), byGate);
                }
            } finally {
                weights.set(start);
            }
        }
    }

    /**
     * Equation (7), central: {@code h = (dL_train(w + e d, z)/dz - dL_train(w - e d, z)/dz) / (2e)}; one-sided: {@code h
     * = (dL_train(w + e d, z)/dz - dL_train(w, z)/dz) / e}; {@code d = F dL_val(w', z)/dw', e = 0.01 / (|d| + 1e-6)},
     * where F are the candidates' rate factors, as (6) moves each candidate at its own rate.
     */
    private double[] difference(
            WeightVector start, Evaluation train, WeightVector d, DartsConfig.Difference difference) {
        double[] factors = problem.rateFactors();
        if (Arrays.stream(factors).anyMatch(factor -> factor != 1)) {
            d.scale(factors);
        }
        double norm = d.norm();
        Checks.finite("the norm of the validation gradient", step, norm);
        double e = LENGTH / (norm + MARGIN);
        double[] plus = gradientAt(start, e, d);
        return switch (difference) {
            case CENTRAL -> quotient(plus, gradientAt(start, -e, d), 2 * e);
            case ONE_SIDED -> quotient(plus, train.gateGradient(), e);
        };
    }

    /** {@code dL_train(w + length * d, z)/dz}. */
    private double[] gradientAt(WeightVector start, double length, WeightVector d) {
        Weights weights = problem.weights();
        weights.set(start);
        weights.add(length, d);
        try (Evaluation train = evaluate(Half.TRAINING, Wanted.GATES)) {
            return train.gateGradient();
        }
    }

    private static double[] quotient(double[] one, double[] other, double distance) {
        double[] quotient = new double[one.length];
        for (int i = 0; i < quotient.length; i++) {
            quotient[i] = (one[i] - other[i]) / distance;
        }
        return quotient;
    }
}
