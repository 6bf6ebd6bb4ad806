package s3delta.runtime.result;

import java.util.List;
import java.util.Optional;
import s3delta.api.Stability;

/**
 * What testing a finished trial again gives.
 *
 * @param format version of the format
 * @param task the task
 * @param seed the seed
 * @param method how the trial got what it trained
 * @param draw the number of the draw, of a random structure
 * @param searched whether the trial searched its structure
 * @param metric the task's metric
 * @param test all scores on the test set
 * @param note what is to be known of the rows that were tested, if anything
 * @since 0.1
 */
@Stability(Stability.Level.EXPERIMENTAL)
public record EvaluationResult(
        int format,
        String task,
        long seed,
        String method,
        Optional<Long> draw,
        boolean searched,
        String metric,
        TrialResult.SetScores test,
        Optional<String> note) {
    /**
     * Writes several as text.
     *
     * @param all the evaluations
     * @return JSON, a list of objects
     */
    public static String json(List<EvaluationResult> all) {
        return ResultFiles.text(all);
    }

    /**
     * Writes it as text.
     *
     * @return JSON, a key a line
     */
    public String json() {
        return ResultFiles.text(this);
    }
}
