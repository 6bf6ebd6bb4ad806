package s3delta.runtime;

import java.util.Optional;
import s3delta.api.S3DeltaException;
import s3delta.api.Stability;

/**
 * How many texts were answered.
 *
 * @param rows number of texts and of rows that give none
 * @param truncated how many texts were too long and were cut
 * @param bad how many rows have no answer
 * @param error what is wrong with the first of these, with the number of rows and where the next are
 * @param column the name of the column with the answers, where they were written to a file
 * @since 0.1
 */
@Stability(Stability.Level.EXPERIMENTAL)
public record AnswerSummary(
        int rows, int truncated, int bad, Optional<S3DeltaException> error, Optional<String> column) {}
