package s3delta.runtime.task;

import java.util.List;
import java.util.Optional;

/** Compares a task's outputs with what is right. */
public interface Scoring {
    /**
     * Returns the name of the metric by which the task is judged.
     *
     * @return {@code accuracy}, {@code f1}, {@code matthews} or {@code pearson}
     */
    String metric();

    /**
     * Returns the only outputs that can be right or count as another class, where these are few.
     *
     * @return the labels; empty where outputs are open, as numbers and names are
     */
    default Optional<List<String>> labels() {
        return Optional.empty();
    }

    /**
     * Says whether an output is one that could be right; others are counted as wrong outputs.
     *
     * @param output a decoded text; blanks around a label do not count
     * @return true if it is a label, a number, or an answer
     */
    default boolean accepts(String output) {
        return labels().map(labels -> labels.contains(output.strip())).orElse(true);
    }

    /**
     * Scores outputs.
     *
     * @param outputs decoded texts; blanks around them do not count
     * @param gold the example behind each output, in the same order
     * @return the scores
     * @throws IllegalArgumentException if there are no outputs, or not as many as examples
     */
    Scores score(List<String> outputs, List<Example> gold);
}
