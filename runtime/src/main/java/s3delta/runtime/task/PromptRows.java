package s3delta.runtime.task;

import java.nio.file.Path;
import java.util.List;
import s3delta.runtime.data.Row;

/**
 * The examples of one row, for people to look at.
 *
 * @param row the row's number in the split, from 0
 * @param examples what the row becomes in training
 */
public record PromptRows(int row, List<Example> examples) {
    /** Copies the list. */
    public PromptRows {
        examples = List.copyOf(examples);
    }

    /**
     * Words some rows of a split.
     *
     * @param task the task
     * @param data the data directory, see {@link s3delta.runtime.data.DataFiles#find}
     * @param split such as {@code train}; {@code validation} is the task's own, whatever its name
     * @param rows row numbers, in file order from 0
     * @return the rows in the order asked for
     * @throws s3delta.api.S3DeltaException {@code FILE_MISSING}, {@code FILE_FORMAT}, or {@code DATA} if a row does not
     *     exist, a column is missing or a label is none of the task's
     */
    public static List<PromptRows> of(Task task, Path data, String split, int... rows) {
        return words(task, task.source().open(data, split).rows(task.columns(), rows));
    }

    /**
     * Words the first rows of a split.
     *
     * @param task the task
     * @param data as above
     * @param split as above
     * @param count the most rows
     * @return the rows in file order
     * @throws s3delta.api.S3DeltaException as above
     */
    public static List<PromptRows> first(Task task, Path data, String split, int count) {
        return words(task, task.source().open(data, split).first(task.columns(), count));
    }

    private static List<PromptRows> words(Task task, List<Row> rows) {
        return rows.stream()
                .map(row -> new PromptRows(row.number(), task.prompt().examples(row)))
                .toList();
    }
}
