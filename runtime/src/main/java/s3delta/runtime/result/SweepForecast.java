package s3delta.runtime.result;

import java.util.List;
import java.util.Map;
import s3delta.api.Stability;
import s3delta.api.spi.TrialResources;

/**
 * What a sweep would do and how long it would take.
 *
 * @param lines a line for the trials of one task and method
 * @param kept how many trials are done
 * @param slots how many run at a time
 * @param needs what each needs
 * @param measured how many finished trials the prediction is scaled by
 * @param budgets a sentence for each budget on what it keeps of the space
 * @param notes what is left out, and budgets that leave a search nothing to choose
 * @since 0.1
 */
@Stability(Stability.Level.EXPERIMENTAL)
public record SweepForecast(
        List<Line> lines,
        int kept,
        int slots,
        TrialResources needs,
        int measured,
        List<String> budgets,
        List<String> notes) {
    /**
     * The trials of one task and method.
     *
     * @param task the task
     * @param method the method
     * @param trials how many are to be run
     * @param seconds of one of them, by stage
     */
    public record Line(String task, String method, long trials, Map<String, Double> seconds) {
        /**
         * Adds the stages up.
         *
         * @return seconds of one trial
         */
        public double total() {
            return seconds.values().stream().mapToDouble(Double::doubleValue).sum();
        }
    }

    /**
     * Returns how long all takes.
     *
     * @return seconds
     */
    public double seconds() {
        double work =
                lines.stream().mapToDouble(line -> line.total() * line.trials()).sum();
        double longest = lines.stream().mapToDouble(Line::total).max().orElse(0);
        return Math.max(longest, work / slots);
    }
}
