package s3delta.runtime.task;

import java.util.List;
import java.util.Optional;
import s3delta.runtime.result.Scores;

/** Compares a task's outputs with what is right. */
public interface Scoring {
    /**
     * Returns the name of the metric by which the task is judged.
     *
     * @return such as {@code accuracy}, {@code f1}, {@code matthews}, {@code pearson} or {@code word-f1}
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
     * Says whether an output is right.
     *
     * @param output a decoded text
     * @param gold its example
     * @return true if it is one of the example's answers, but for blanks around it
     */
    default boolean right(String output, Example gold) {
        return gold.answers().contains(output.strip());
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

    /** Refuses what cannot be scored, and returns the outputs that are no possible answer. */
    default List<String> wrong(List<String> outputs, List<Example> gold) {
        if (outputs.isEmpty() || outputs.size() != gold.size()) {
            throw new IllegalArgumentException(outputs.size() + " outputs for " + gold.size() + " examples");
        }
        return outputs.stream().filter(output -> !accepts(output)).toList();
    }

    /**
     * Divides.
     *
     * @param part the dividend
     * @param whole the divisor
     * @return the quotient; 0 if there is nothing to divide by
     */
    static double ratio(double part, double whole) {
        return whole == 0 ? 0 : part / whole;
    }
}
