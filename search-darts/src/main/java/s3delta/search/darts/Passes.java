package s3delta.search.darts;

import s3delta.api.ErrorCode;
import s3delta.api.S3DeltaException;
import s3delta.api.spi.Evaluation;
import s3delta.api.spi.SearchProblem;
import s3delta.api.spi.SearchProblem.Half;
import s3delta.api.spi.SearchProblem.Wanted;

/**
 * Forward-backward passes of one step at one draw of the gates, with a check of every number.
 *
 * @param problem what is searched
 * @param step which step's batches
 * @param z the gates
 */
@SuppressWarnings("ArrayRecordComponent")
record Passes(SearchProblem problem, int step, double[] z) {
    /**
     * Evaluates a half at the present weights.
     *
     * @param half which data
     * @param wanted which gradients
     * @return loss and gradients, to be closed by the caller
     * @throws S3DeltaException {@link ErrorCode#NUMBERS} if the loss or a gate's gradient is not finite; nothing is left
     *     to be closed
     */
    @SuppressWarnings("MustBeClosedChecker")
    Evaluation evaluate(Half half, Wanted wanted) {
        Evaluation evaluation = problem.evaluate(half, step, z, wanted);
        try {
            finite("the loss", evaluation.loss());
            if (wanted != Wanted.WEIGHTS) {
                for (double gradient : evaluation.gateGradient()) {
                    finite("a gate's gradient", gradient);
                }
            }
            return evaluation;
        } catch (S3DeltaException e) {
            evaluation.close();
            throw e;
        }
    }

    /**
     * Checks a number.
     *
     * @param what what it is, for the message
     * @param value the number
     * @return the number
     * @throws S3DeltaException {@link ErrorCode#NUMBERS} if it is not finite
     */
    double finite(String what, double value) {
        if (!Double.isFinite(value)) {
            throw S3DeltaException.of(ErrorCode.NUMBERS, what + " is not finite")
                    .where("search step " + step)
                    .expected("a finite number")
                    .got(value)
                    .fix("lower the learning rate or 'structure-rate', or compute in float32")
                    .build();
        }
        return value;
    }
}
