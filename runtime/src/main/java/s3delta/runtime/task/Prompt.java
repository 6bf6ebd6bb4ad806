package s3delta.runtime.task;

import java.util.List;
import s3delta.runtime.data.Row;

/** Words a row as text in and text out. */
@FunctionalInterface
public interface Prompt {
    /**
     * Makes a row's training examples. Evaluation uses the first of them.
     *
     * @param row has the task's columns
     * @return at least one; all have the same source
     * @throws s3delta.api.S3DeltaException {@code DATA} if a value is missing or the label is none of the task's
     */
    List<Example> examples(Row row);
}
