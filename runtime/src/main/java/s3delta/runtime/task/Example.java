package s3delta.runtime.task;

import java.util.List;
import s3delta.runtime.result.WordedRow;

/**
 * A text with the text that the model should answer.
 *
 * @param source what the model reads
 * @param target what the model learns to write
 * @param answers each text that counts as right; mostly only the target
 * @param group what the example is scored together with, such as a question's key; empty where it stands alone
 * @param row the row of the data file, from 0
 */
public record Example(String source, String target, List<String> answers, String group, int row) {
    /** Copies the list. */
    public Example {
        answers = List.copyOf(answers);
    }

    /**
     * Makes an example with one right answer that stands alone.
     *
     * @param source what the model reads
     * @param target what the model should write
     * @param row the row of the data file
     */
    public Example(String source, String target, int row) {
        this(source, target, List.of(target), "", row);
    }

    /**
     * Returns what people look at.
     *
     * @return row, source and target
     */
    public WordedRow worded() {
        return new WordedRow(row, source, target);
    }
}
