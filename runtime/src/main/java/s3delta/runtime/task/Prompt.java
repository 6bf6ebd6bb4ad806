package s3delta.runtime.task;

import java.util.List;
import java.util.function.BiFunction;
import java.util.function.Function;
import s3delta.runtime.data.Row;

/**
 * Words a row as text in and text out.
 *
 * @param inputs the columns that {@code words} reads
 * @param words makes the source of a row; no label is needed
 * @param labelled makes a row's training examples of its source, at least one, all of the same source; evaluation uses the
 *     first of them
 */
public record Prompt(
        List<String> inputs, Function<Row, String> words, BiFunction<String, Row, List<Example>> labelled) {
    /** Copies the list. */
    public Prompt {
        inputs = List.copyOf(inputs);
    }

    /**
     * Words what the model reads.
     *
     * @param row has the input columns
     * @return the source
     * @throws s3delta.api.S3DeltaException {@code DATA} if a value is missing or of the wrong kind
     */
    public String source(Row row) {
        return words.apply(row);
    }

    /**
     * Makes a row's training examples.
     *
     * @param row has the task's columns
     * @return the examples
     * @throws s3delta.api.S3DeltaException {@code DATA} if a value is missing or the label is none of the task's
     */
    public List<Example> examples(Row row) {
        return labelled.apply(source(row), row);
    }
}
