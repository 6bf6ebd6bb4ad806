package s3delta.runtime.task;

import java.util.List;

/**
 * A text-to-text task.
 *
 * @param name as users write it; how its sources begin, where it comes with the program, such as {@code superglue-wic}
 * @param source where its rows are
 * @param columns the columns that its prompt reads
 * @param labels every text that can be right; empty where answers are free text
 * @param prompt words a row
 * @param scoring compares outputs with what is right
 * @param maxSource tokens of a source in the paper's experiments, the end of sequence included
 * @param maxTarget tokens that no target of training and test exceeds, the end of sequence included
 * @param rule which rows train, validate and test
 * @param preset how long to train
 */
public record Task(
        String name,
        TaskSource source,
        List<String> columns,
        List<String> labels,
        Prompt prompt,
        Scoring scoring,
        int maxSource,
        int maxTarget,
        SplitRule rule,
        Preset preset) {
    /** Targets of the program's own tasks are far shorter. */
    static final int MAX_TARGET = 128;

    /** Copies the lists. */
    public Task {
        columns = List.copyOf(columns);
        labels = List.copyOf(labels);
    }
}
