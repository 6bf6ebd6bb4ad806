package s3delta.runtime.experiment;

import java.math.BigDecimal;
import s3delta.runtime.config.Method;
import s3delta.runtime.config.TrialSpec;
import s3delta.runtime.result.ExperimentResult;

/**
 * A method at a budget that has no room for it, left out of an experiment with several budgets.
 *
 * @param method the method
 * @param budget as it was written
 * @param parameters the budget as a count
 * @param smallest parameters of the method's smallest delta
 */
public record Unfit(Method method, BigDecimal budget, long parameters, long smallest) {
    /** Says whether a trial is one of these. */
    boolean covers(TrialSpec trial) {
        return trial.method().name().equals(method.name()) && trial.budget().compareTo(budget) == 0;
    }

    /**
     * Says it in a sentence.
     *
     * @return which method and budget, and why
     */
    public String text() {
        return method.name() + " is left out at budget " + budget.toPlainString() + ", which is " + parameters
                + " parameters: its smallest delta has " + smallest;
    }

    ExperimentResult.Misfit misfit() {
        return new ExperimentResult.Misfit(method.group(), parameters, smallest);
    }
}
