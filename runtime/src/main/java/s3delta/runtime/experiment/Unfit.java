package s3delta.runtime.experiment;

import java.math.BigDecimal;
import java.util.LinkedHashMap;
import java.util.Map;
import s3delta.runtime.config.Approach;
import s3delta.runtime.config.Experiment;

/**
 * A method at a budget that has no room for it, left out of an experiment with several budgets.
 *
 * @param method the method
 * @param budget as it was written
 * @param parameters the budget as a count
 * @param smallest parameters of the method's smallest delta
 */
public record Unfit(Approach method, BigDecimal budget, long parameters, long smallest) {
    /** Says whether a trial is one of these. */
    boolean covers(Experiment trial) {
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

    /** Writes it for the summary. */
    Map<String, Object> tree() {
        Map<String, Object> tree = new LinkedHashMap<>();
        tree.put("method", method.group());
        tree.put("budget", parameters);
        tree.put("smallest", smallest);
        return tree;
    }
}
