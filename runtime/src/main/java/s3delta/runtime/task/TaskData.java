package s3delta.runtime.task;

import java.util.List;

/**
 * What a trial trains, chooses and tests on. No row is in two of the sets.
 *
 * @param train training examples; a row may make several
 * @param validation validation examples, one a row
 * @param test test examples, one a row
 * @param fingerprint the digest of the files, so that results can be traced to their data
 */
public record TaskData(List<Example> train, List<Example> validation, List<Example> test, String fingerprint) {
    /** Copies the lists. */
    public TaskData {
        train = List.copyOf(train);
        validation = List.copyOf(validation);
        test = List.copyOf(test);
    }
}
