package s3delta.runtime.trial;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import java.util.stream.Stream;
import s3delta.api.ErrorCode;
import s3delta.api.S3DeltaException;
import s3delta.runtime.config.DataCache;
import s3delta.runtime.config.Lengths;
import s3delta.runtime.config.Settings;
import s3delta.runtime.config.TrialSpec;
import s3delta.runtime.data.Fingerprint;
import s3delta.runtime.random.Randomness;
import s3delta.runtime.task.EncodedExample;
import s3delta.runtime.task.Encoder;
import s3delta.runtime.task.Example;
import s3delta.runtime.task.SequenceLimits;
import s3delta.runtime.task.SplitRule;
import s3delta.runtime.task.Splits;
import s3delta.runtime.task.Task;
import s3delta.runtime.task.TaskData;
import s3delta.runtime.tokenizer.Tokenizer;
import s3delta.runtime.tokenizer.Tokenizers;

/**
 * The data of a trial as token ids.
 *
 * @param train the training set
 * @param validation the validation set
 * @param test the test set, to be used once
 * @param maxTarget tokens of the longest target of training and validation, the end of sequence included
 * @param truncated number of sources that were cut to the limit
 * @param truncatedTargets number of targets that were
 * @param fingerprint digest of the data files
 */
public record TrialData(
        List<EncodedExample> train,
        List<EncodedExample> validation,
        List<EncodedExample> test,
        int maxTarget,
        int truncated,
        int truncatedTargets,
        String fingerprint) {
    private static final long MEBIBYTE = 1 << 20;

    /** Returns the data of a trial from the data cache, or prepares them; they are the same. */
    static TrialData cached(TrialSpec trial, Task task, Tokenizer tokenizer) {
        Supplier<TrialData> prepare = () -> of(trial, task, tokenizer);
        DataCache cache = trial.settings().input().dataCache();
        return cache.place()
                .map(folder -> new DataFolder(folder, cache.megabytes() * MEBIBYTE, InstantSource.system())
                        .get(key(trial, task), prepare))
                .orElseGet(prepare);
    }

    /** Reads, splits and tokenises the data of a trial. */
    static TrialData of(TrialSpec trial, Task task, Tokenizer tokenizer) {
        Settings.Input input = trial.settings().input();
        TaskData data = Splits.of(task, input.data(), input.limits(), new Randomness(trial.seed()));
        Encoder encoder = encoder(trial, task, tokenizer);
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
                train.truncatedTargets() + validation.truncatedTargets() + test.truncatedTargets(),
                data.fingerprint());
    }

    /** Tokenises the rows of a test that a run has kept, and nothing else. */
    static TrialData tested(TrialSpec trial, Task task, Tokenizer tokenizer, List<Example> rows, int maxTarget) {
        Encoder.Encoded test = encoder(trial, task, tokenizer).encode(task.name() + " test", rows);
        return new TrialData(
                List.of(), List.of(), test.examples(), maxTarget, test.truncated(), test.truncatedTargets(), "");
    }

    private static Encoder encoder(TrialSpec trial, Task task, Tokenizer tokenizer) {
        Lengths lengths = trial.settings().input().lengths();
        return new Encoder(
                tokenizer,
                new SequenceLimits(
                        lengths.source().orElse(task.maxSource()),
                        lengths.target().orElse(task.maxTarget()),
                        lengths.overLength(),
                        lengths.overLengthTarget()));
    }

    /** Digests all that the data depend on: the program, the tokenizer, the files, and the configuration's part. */
    private static String key(TrialSpec trial, Task task) {
        Settings.Input input = trial.settings().input();
        List<Path> files = new ArrayList<>(code());
        files.addAll(Tokenizers.files(trial.settings().backbone()));
        for (String split : List.of(SplitRule.TRAIN, SplitRule.VALIDATION, SplitRule.TEST)) {
            try {
                files.addAll(task.source().files(input.data(), split));
            } catch (S3DeltaException e) {
                // Not every task has three splits; preparing the data reports one that is needed.
                if (!e.code().equals(ErrorCode.FILE_MISSING)) {
                    throw e;
                }
            }
        }
        return Fingerprint.ofText(String.join(
                "\n",
                Fingerprint.of(files),
                trial.task().text(),
                String.valueOf(trial.seed()),
                input.limits().toString(),
                input.lengths().toString()));
    }

    /** Prompts are code: another build may word them otherwise. */
    private static List<Path> code() {
        Path code = Path.of(URI.create(TrialData.class
                .getProtectionDomain()
                .getCodeSource()
                .getLocation()
                .toString()));
        try (Stream<Path> files = Files.walk(code)) {
            return files.filter(Files::isRegularFile).sorted().toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
