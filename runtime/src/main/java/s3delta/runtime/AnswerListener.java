package s3delta.runtime;

import s3delta.api.S3DeltaException;
import s3delta.api.Stability;

/**
 * Gets the answers to many texts, in their order and on the calling thread.
 *
 * @since 0.1
 */
@Stability(Stability.Level.EXPERIMENTAL)
public interface AnswerListener {
    /**
     * Takes an answer.
     *
     * @param row the number of the text or row, from 0
     * @param prediction the answer
     */
    void answer(int row, Prediction prediction);

    /**
     * Takes the error of a row that gives no text.
     *
     * @param row the number of the row, from 0
     * @param error what is wrong with it
     */
    void bad(int row, S3DeltaException error);

    /** Learns that standard input has nothing more for the moment, and that all before is answered. */
    default void pause() {}
}
