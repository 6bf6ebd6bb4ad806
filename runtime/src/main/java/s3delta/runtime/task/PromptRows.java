package s3delta.runtime.task;

import java.nio.file.Path;
import java.util.List;
import s3delta.runtime.data.DataFiles;
import s3delta.runtime.data.Row;
import s3delta.runtime.data.Table;

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
     * @param data the data directory, see {@link DataFiles#find}
     * @param split such as {@code train}; {@code validation} is the task's own, whatever its name
     * @param rows row numbers, in file order from 0
     * @return the rows in the order asked for
     * @throws s3delta.api.S3DeltaException {@code FILE_MISSING}, {@code FILE_FORMAT}, or {@code DATA} if a row does not
     *     exist, a column is missing or a label is none of the task's
     */
    public static List<PromptRows> of(Task task, Path data, String split, int... rows) {
        return words(task, table(task, data, split).rows(task.columns(), rows));
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
        return words(task, table(task, data, split).first(task.columns(), count));
    }

    private static Table table(Task task, Path data, String split) {
        String name = split.equals("validation") ? task.validationSplit() : split;
        return Table.open(DataFiles.find(data, task.folder(), name));
    }

    private static List<PromptRows> words(Task task, List<Row> rows) {
        return rows.stream()
                .map(row -> new PromptRows(row.number(), task.prompt().examples(row)))
                .toList();
    }
}
