package s3delta.runtime.trial;

import java.util.List;
import java.util.stream.Stream;
import s3delta.runtime.config.Lengths;
import s3delta.runtime.config.Settings;
import s3delta.runtime.config.TrialSpec;
import s3delta.runtime.random.Randomness;
import s3delta.runtime.task.EncodedExample;
import s3delta.runtime.task.Encoder;
import s3delta.runtime.task.SequenceLimits;
import s3delta.runtime.task.Splits;
import s3delta.runtime.task.Task;
import s3delta.runtime.task.TaskData;
import s3delta.runtime.tokenizer.Tokenizer;

/**
 * The data of a trial as token ids.
 *
 * @param train the training set
 * @param validation the validation set
 * @param test the test set, to be touched once
 * @param maxTarget tokens of the longest target of training and validation, the end of sequence included
 * @param truncated number of sources that were cut to the limit
 * @param fingerprint digest of the data files
 */
public record TrialData(
        List<EncodedExample> train,
        List<EncodedExample> validation,
        List<EncodedExample> test,
        int maxTarget,
        int truncated,
        String fingerprint) {
    static TrialData load(TrialSpec trial, Task task, Tokenizer tokenizer) {
        Settings.Input input = trial.settings().input();
        TaskData data = Splits.of(task, input.data(), input.limits(), new Randomness(trial.seed()));
        Lengths lengths = input.lengths();
        Encoder encoder = new Encoder(
                tokenizer,
                new SequenceLimits(
                        lengths.source().orElse(task.maxSource()),
                        lengths.target().orElse(task.maxTarget()),
                        lengths.overLength()));
        Encoder.Encoded train = encoder.encode(task.name() + " training", data.train());
        Encoder.Encoded validation = encoder.encode(task.name() + " validation", data.validation());
        Encoder.Encoded test = encoder.encode(task.name() + " test", data.test());
        int maxTarget = Stream.concat(train.examples().stream(), validation.examples().stream())
                .mapToInt(example -> example.target().length)
                .max()
                .orElse(2);
        return new TrialData(
                train.examples(),
                validation.examples(),
                test.examples(),
                maxTarget,
                train.truncated() + validation.truncated() + test.truncated(),
                data.fingerprint());
    }
}
