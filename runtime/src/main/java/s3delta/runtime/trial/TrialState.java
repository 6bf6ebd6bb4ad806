package s3delta.runtime.trial;

import ai.djl.ndarray.NDArray;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import s3delta.api.ErrorCode;
import s3delta.api.S3DeltaException;
import s3delta.runtime.data.Fingerprint;
import s3delta.runtime.state.Numbers;
import s3delta.runtime.state.RunDirectory;
import s3delta.runtime.state.StateFile;
import s3delta.runtime.state.StateFolder;
import s3delta.runtime.train.Keeper;
import s3delta.runtime.train.Listener;
import s3delta.runtime.train.Position;
import s3delta.runtime.train.Work;

/** How far a trial has come, saved in its directory each so many steps and when a stage is over. */
final class TrialState implements Keeper, Listener {
    private final StateFolder folder;
    private final Path structure;
    private final int every;
    private final MetricsLog log;
    private final Stopwatch watch;
    private final Trial trial;
    private final Map<String, Long> skipped = new LinkedHashMap<>();
    private final int resumed;
    private Optional<Loaded> saved;
    private TrialStage stage;

    /** What an earlier process has left. */
    record Loaded(StateFile file, SavedTrial trial) {}

    TrialState(Trial trial, RunDirectory directory, Optional<Loaded> saved, MetricsLog log, Stopwatch watch) {
        this.trial = trial;
        this.saved = saved;
        this.log = log;
        this.watch = watch;
        folder = folder(directory);
        structure = directory.file(RunDirectory.STRUCTURE);
        every = trial.spec().settings().saving().saveEvery();
        stage = saved.map(s -> s.trial().stage()).orElse(TrialStage.SEARCH);
        resumed = saved.map(s -> s.trial().resumed() + 1).orElse(0);
        saved.ifPresent(s -> {
            skipped.putAll(s.trial().skipped());
            watch.restore(s.trial().times(), s.trial().memory(), s.trial().elapsedSeconds());
            if (stage != TrialStage.SEARCH) {
                requireSame(RunDirectory.STRUCTURE, s.trial().structure(), digest());
            }
        });
    }

    static StateFolder folder(RunDirectory directory) {
        return new StateFolder(directory.file(RunDirectory.STATE));
    }

    /**
     * Reads what an earlier process has left.
     *
     * @throws S3DeltaException {@link ErrorCode#OUTPUT} if it was made of other files, {@link ErrorCode#FILE_FORMAT} if it
     *     is damaged
     */
    static Optional<Loaded> load(Trial trial, RunDirectory directory, java.util.function.Consumer<String> notes) {
        return folder(directory).latest(notes).map(file -> {
            SavedTrial saved = SavedTrial.of(file.text(), file.place());
            requireSame("the backbone's files", saved.backbone(), trial.bench().fingerprint());
            requireSame("the data files", saved.data(), trial.data().fingerprint());
            return new Loaded(file, saved);
        });
    }

    private static void requireSame(String what, String before, String now) {
        if (!before.equals(now)) {
            throw S3DeltaException.of(
                            ErrorCode.OUTPUT, "a run cannot go on, as a file has changed since it was stopped")
                    .where(what)
                    .expected("digest " + before)
                    .got(now.isEmpty() ? "no file" : "digest " + now)
                    .fix("put back what was there, or start over with '--fresh'")
                    .build();
        }
    }

    TrialStage stage() {
        return stage;
    }

    /** Returns how training ended, where an earlier process has come so far. */
    Optional<Position> trained() {
        return saved.filter(s -> s.trial().stage() == TrialStage.TEST)
                .flatMap(s -> s.trial().position())
                .map(SavedTrial.At::position);
    }

    /** Puts a vector of an earlier process back. */
    void restore(String name, NDArray into) {
        saved.orElseThrow().file().restore(name, into);
    }

    /** Returns the steps without an update, by stage. */
    Map<String, Long> skippedSteps() {
        return skipped;
    }

    /** Returns how often the trial resumed. */
    int resumed() {
        return resumed;
    }

    /** Ends the way to a structure, which is in its file. */
    void enterTraining() {
        stage = TrialStage.TRAIN;
        saved = Optional.empty();
        save(Optional.empty(), Map.of(), Map.of());
    }

    /** Ends training. */
    void enterTest(Position end, Map<String, NDArray> vectors) {
        stage = TrialStage.TEST;
        saved = Optional.empty();
        save(Optional.of(end), Map.of(), vectors);
    }

    /** Deletes what was saved, when the trial is over. */
    void clear() {
        folder.clear();
    }

    @Override
    public Optional<Position> restore(Work work) {
        Optional<Loaded> from = saved.filter(
                s -> s.trial().stage() == stage && s.trial().position().isPresent());
        from.ifPresent(s -> {
            work.vectors().forEach(s.file()::restore);
            work.restore(Numbers.arrays(s.trial().numbers()));
        });
        return from.flatMap(s -> s.trial().position()).map(SavedTrial.At::position);
    }

    @Override
    public void skipped(int step, S3DeltaException reason) {
        skipped.merge(stage.name().toLowerCase(Locale.ROOT), 1L, Long::sum);
    }

    @Override
    public boolean due(int steps) {
        return steps % every == 0;
    }

    @Override
    public void save(Position position, Work work) {
        save(Optional.of(position), work.numbers(), work.vectors());
    }

    private void save(Optional<Position> position, Map<String, double[]> numbers, Map<String, NDArray> vectors) {
        SavedTrial text = new SavedTrial(
                stage,
                position.map(SavedTrial.At::of),
                Numbers.texts(numbers),
                log.sync(),
                trial.bench().fingerprint(),
                trial.data().fingerprint(),
                stage == TrialStage.SEARCH ? "" : digest(),
                watch.times(),
                watch.memory(),
                watch.elapsedSeconds(),
                resumed,
                skipped);
        folder.save(text.tree(), vectors);
    }

    private String digest() {
        return Files.isRegularFile(structure) ? Fingerprint.of(List.of(structure)) : "";
    }
}
