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
import s3delta.runtime.config.Settings;
import s3delta.runtime.config.TrialSpec;
import s3delta.runtime.data.Fingerprint;
import s3delta.runtime.task.SplitRule;
import s3delta.runtime.task.Task;
import s3delta.runtime.tokenizer.Tokenizer;
import s3delta.runtime.tokenizer.Tokenizers;

/** The data of a trial, from where they are kept or prepared anew. */
final class PreparedData {
    private static final long MEBIBYTE = 1 << 20;

    private PreparedData() {}

    /**
     * Loads the data of a trial.
     *
     * @param trial the specification
     * @param tokenizer that of its backbone
     * @return the data, the same whether they were kept or not
     */
    static TrialData of(TrialSpec trial, Tokenizer tokenizer) {
        Supplier<TrialData> prepare = () -> TrialData.load(trial, trial.task().task(), tokenizer);
        DataCache cache = trial.settings().input().dataCache();
        return cache.place()
                .map(folder -> new DataFolder(folder, cache.megabytes() * MEBIBYTE, InstantSource.system())
                        .get(key(trial), prepare))
                .orElseGet(prepare);
    }

    /** Digests all that data depend on: the program, the tokenizer, the files, and what the configuration says of them. */
    static String key(TrialSpec trial) {
        Settings.Input input = trial.settings().input();
        List<Path> files = new ArrayList<>(code());
        files.addAll(Tokenizers.files(trial.settings().backbone()));
        files.addAll(splits(trial.task().task(), input.data()));
        return Fingerprint.ofText(String.join(
                "\n",
                Fingerprint.of(files),
                trial.task().text(),
                String.valueOf(trial.seed()),
                input.limits().toString(),
                input.lengths().toString()));
    }

    private static List<Path> splits(Task task, Path data) {
        List<Path> files = new ArrayList<>();
        for (String split : List.of(SplitRule.TRAIN, SplitRule.VALIDATION, SplitRule.TEST)) {
            try {
                files.addAll(task.source().files(data, split));
            } catch (S3DeltaException e) {
                // Not every task has three splits; one that is needed is told of when data are prepared.
                if (!e.code().equals(ErrorCode.FILE_MISSING)) {
                    throw e;
                }
            }
        }
        return files;
    }

    /** Prompts are code: another build may word them otherwise. */
    private static List<Path> code() {
        Path code = Path.of(URI.create(PreparedData.class
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
