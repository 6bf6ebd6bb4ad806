package s3delta.runtime.result;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import s3delta.api.S3DeltaException;
import s3delta.api.Stability;

/**
 * What the trials of an experiment gave together: {@code result.json} of its directory where it has several trials.
 *
 * @param format version of the file format
 * @param tasks means over the trials of each task, method and budget
 * @param searchCosts what searches cost compared with training, by task, method and budget
 * @param doesNotFit what was left out for lack of room
 * @param trials each trial's result
 * @since 0.1
 */
@Stability(Stability.Level.EXPERIMENTAL)
public record ExperimentResult(
        int format,
        List<Group> tasks,
        List<SearchCost> searchCosts,
        Optional<List<Misfit>> doesNotFit,
        List<TrialResult> trials) {
    /**
     * The trials of one task, method and budget.
     *
     * @param task the task
     * @param method the method
     * @param budget the budget; empty where it does not bound the method
     * @param metric the task's metric
     * @param seeds number of seeds
     * @param trials number of trials
     * @param parametersMean mean number of trained parameters
     * @param sites the sites of a manual structure
     * @param testMean mean of the metric on the test set
     * @param testDeviation its standard deviation; empty for one trial
     * @param wrongOutputsMean mean number of outputs on the test set that were no possible answer
     */
    public record Group(
            String task,
            String method,
            Optional<Long> budget,
            String metric,
            long seeds,
            long trials,
            Optional<Double> parametersMean,
            Optional<TrialResult.Sites> sites,
            Optional<Double> testMean,
            Optional<Double> testDeviation,
            Optional<Double> wrongOutputsMean) {}

    /**
     * What searches cost, as means over the trials of one task, method and budget.
     *
     * @param task the task
     * @param method the method
     * @param budget the budget
     * @param searchSeconds seconds of a search
     * @param trainSeconds seconds of training the structure
     * @param searchMb most memory of a search, in MiB
     * @param trainMb most memory of training, in MiB
     * @param timeRatio seconds of a search over those of training
     * @param memoryRatio memory of a search over that of training
     */
    public record SearchCost(
            String task,
            String method,
            Optional<Long> budget,
            Optional<Double> searchSeconds,
            Optional<Double> trainSeconds,
            Optional<Double> searchMb,
            Optional<Double> trainMb,
            Optional<Double> timeRatio,
            Optional<Double> memoryRatio) {}

    /**
     * A method at a budget that has no room for it.
     *
     * @param method the method
     * @param budget the budget
     * @param smallest parameters of the method's smallest delta
     */
    public record Misfit(String method, long budget, long smallest) {
        /**
         * Says it in words.
         *
         * @return which method and budget, and why
         */
        public String text() {
            return method + " does not fit budget " + budget + ": its smallest delta has " + smallest + " parameters";
        }
    }

    /**
     * Reads an experiment's result.
     *
     * @param file the file
     * @return what it holds; keys that are not known are skipped
     * @throws S3DeltaException {@link s3delta.api.ErrorCode#FILE_MISSING} if there is none,
     *     {@link s3delta.api.ErrorCode#FILE_FORMAT} if it is malformed, of another format, or of one trial
     */
    public static ExperimentResult read(Path file) {
        return ResultFiles.read(file, ExperimentResult.class, Map.of());
    }

    /**
     * Writes the result; a reader sees the old file or the whole new one.
     *
     * @param file the file
     * @throws S3DeltaException {@link s3delta.api.ErrorCode#OUTPUT} if it cannot be written
     */
    public void write(Path file) {
        ResultFiles.write(this, file);
    }
}
