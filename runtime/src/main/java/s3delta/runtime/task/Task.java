package s3delta.runtime.task;

import java.util.List;
import java.util.Optional;

/**
 * A text-to-text task.
 *
 * @param name as users write it, which is also how its sources begin, such as {@code superglue-wic}
 * @param folder suite and task in the data directory, such as {@code super_glue/wic}
 * @param columns the columns that its prompt reads
 * @param labels every text that can be right; empty where answers are free text
 * @param prompt words a row
 * @param scoring compares outputs with what is right
 * @param maxSource tokens of a source in the paper's experiments, the end of sequence included
 * @param trainSuppliesValidation true where validation rows are cut out of the training rows and the original
 *     validation split is the test split; false where the original validation split is halved into the two
 * @param validationSplit the name of the original validation split
 * @param testSplit the name of a labelled test split of its own; the validation split is then used whole
 * @param preset how long the paper trains
 */
public record Task(
        String name,
        String folder,
        List<String> columns,
        List<String> labels,
        Prompt prompt,
        Scoring scoring,
        int maxSource,
        boolean trainSuppliesValidation,
        String validationSplit,
        Optional<String> testSplit,
        Preset preset) {
    /** Copies the lists. */
    public Task {
        columns = List.copyOf(columns);
        labels = List.copyOf(labels);
    }
}
