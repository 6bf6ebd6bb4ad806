package s3delta.runtime.task;

import java.util.List;
import java.util.function.BiFunction;
import java.util.function.Function;
import s3delta.runtime.data.Row;

/** Words a row as text in and text out. */
public interface Prompt {
    /**
     * Words what the model reads; no label is needed.
     *
     * @param row has the columns that the prompt reads
     * @return the source
     * @throws s3delta.api.S3DeltaException {@code DATA} if a value is missing or of the wrong kind
     */
    String source(Row row);

    /**
     * Makes a row's training examples. Evaluation uses the first of them.
     *
     * @param row has the task's columns
     * @return at least one; all have the same source
     * @throws s3delta.api.S3DeltaException {@code DATA} if a value is missing or the label is none of the task's
     */
    List<Example> examples(Row row);

    /**
     * Makes a prompt of its two halves.
     *
     * @param source words what the model reads
     * @param examples makes the examples of a source and its row
     * @return the prompt
     */
    static Prompt of(Function<Row, String> source, BiFunction<String, Row, List<Example>> examples) {
        return new Halves(source, examples);
    }

    /** A prompt made of its two halves. */
    record Halves(Function<Row, String> words, BiFunction<String, Row, List<Example>> labelled) implements Prompt {
        @Override
        public String source(Row row) {
            return words.apply(row);
        }

        @Override
        public List<Example> examples(Row row) {
            return labelled.apply(source(row), row);
        }
    }
}
