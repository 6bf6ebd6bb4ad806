package s3delta.runtime.trial;

import ai.djl.ndarray.NDArray;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import s3delta.api.ErrorCode;
import s3delta.api.S3DeltaException;
import s3delta.runtime.RunListener;
import s3delta.runtime.data.Fingerprint;
import s3delta.runtime.json.RecordBinder;
import s3delta.runtime.json.Require;
import s3delta.runtime.result.RunFiles;
import s3delta.runtime.result.TrialResult.Memory;
import s3delta.runtime.result.TrialResult.Times;
import s3delta.runtime.state.Numbers;
import s3delta.runtime.state.RunDirectory;
import s3delta.runtime.state.StateFile;
import s3delta.runtime.train.Keeper;
import s3delta.runtime.train.StageProgress;
import s3delta.runtime.train.Work;

/** How far a trial is, saved in its directory at regular steps and at the end of each stage. */
final class TrialCheckpoint implements Keeper, RunListener {
    private static final RecordBinder BINDER = RecordBinder.file();

    private final Trial trial;
    private final RunDirectory directory;
    private final MetricsLog log;
    private final Stopwatch watch;
    private final Environment environment;
    private final Consumer<String> notes;
    private final Map<String, Long> skipped = new LinkedHashMap<>();
    private final int resumed;
    private Optional<Loaded> earlier;
    private Stage stage;

    /** The stages of a trial. */
    public enum Stage {
        /** Getting a structure. */
        SEARCH,
        /** Training it. */
        TRAIN,
        /** Scoring on the test set. */
        TEST
    }

    /**
     * What is saved besides vectors.
     *
     * @param stage the stage
     * @param position how far the stage is; absent before its first step
     * @param numbers of the stage's work, as base64
     * @param metricsBytes how much of the metrics had been written
     * @param backbone digest of the backbone's files
     * @param data digest of the data files
     * @param structure digest of the structure's file, empty before there is one
     * @param times seconds of stages that are over
     * @param memory peaks of stages that are over
     * @param elapsedSeconds of the stage under way
     * @param resumed how often the trial resumed
     * @param skipped steps left out, by stage
     * @param environment what computed
     * @param statesKept whether the stage keeps hidden states, which changes the rounding
     */
    public record Saved(
            Stage stage,
            Optional<StageProgress> position,
            Map<String, String> numbers,
            long metricsBytes,
            String backbone,
            String data,
            String structure,
            Times times,
            Memory memory,
            double elapsedSeconds,
            int resumed,
            Map<String, Long> skipped,
            Environment environment,
            boolean statesKept) {
        /** Checks the counts. */
        public Saved {
            Require.atLeast("metrics-bytes", metricsBytes, 0);
            Require.atLeast("resumed", resumed, 0);
        }
    }

    /** What an earlier process has left. */
    record Loaded(StateFile file, Saved saved) {}

    /**
     * Begins where an earlier process stopped, or at the start.
     *
     * @param trial the trial
     * @param directory its locked directory
     * @param earlier what {@link #load} found there
     * @param log the metrics, as long as they were then
     * @param watch measures; continues from the earlier times
     * @param environment what computes
     * @param notes gets what differs from the earlier process
     */
    TrialCheckpoint(
            Trial trial,
            RunDirectory directory,
            Optional<Loaded> earlier,
            MetricsLog log,
            Stopwatch watch,
            Environment environment,
            Consumer<String> notes) {
        this.environment = environment;
        this.notes = notes;
        this.trial = trial;
        this.directory = directory;
        this.earlier = earlier;
        this.log = log;
        this.watch = watch;
        stage = earlier.map(e -> e.saved().stage()).orElse(Stage.SEARCH);
        resumed = earlier.map(e -> e.saved().resumed() + 1).orElse(0);
        earlier.map(Loaded::saved).ifPresent(saved -> {
            skipped.putAll(saved.skipped());
            watch.restore(saved.times(), saved.memory(), saved.elapsedSeconds());
        });
    }

    /**
     * Reads what an earlier process has left.
     *
     * @throws S3DeltaException {@link ErrorCode#OUTPUT} if it was made of other files, {@link ErrorCode#FILE_FORMAT} if it
     *     is damaged
     */
    static Optional<Loaded> load(Trial trial, RunDirectory directory, Environment environment, Consumer<String> notes) {
        return directory.states().latest(notes).map(file -> {
            Saved saved = BINDER.bind(file.text(), Saved.class, Map.of(), file.place());
            requireSame("the backbone's files", saved.backbone(), trial.bench().fingerprint());
            requireSame("the data files", saved.data(), trial.data().fingerprint());
            if (saved.stage() != Stage.SEARCH) {
                requireSame(RunFiles.STRUCTURE, saved.structure(), digest(directory));
            }
            environment.follow(saved.environment(), notes);
            return new Loaded(file, saved);
        });
    }

    private static void requireSame(String what, String before, String now) {
        if (!before.equals(now)) {
            throw S3DeltaException.of(
                            ErrorCode.OUTPUT, "a run cannot resume, as a file has changed since it was stopped")
                    .where(what)
                    .expected("digest " + before)
                    .got(now.isEmpty() ? "no file" : "digest " + now)
                    .fix("put back what was there, or start over with '--fresh'");
        }
    }

    Stage stage() {
        return stage;
    }

    /** Returns how training ended, where an earlier process was in the test. */
    Optional<StageProgress> trained() {
        return earlier.map(Loaded::saved)
                .filter(saved -> saved.stage() == Stage.TEST)
                .flatMap(Saved::position);
    }

    /** Restores a vector of an earlier process. */
    void restore(String name, NDArray into) {
        earlier.orElseThrow().file().restore(name, into);
    }

    /** Returns the steps left out, by stage. */
    Map<String, Long> skippedSteps() {
        return skipped;
    }

    /** Returns how often the trial resumed. */
    int resumed() {
        return resumed;
    }

    /** Ends a stage, whose results are in files or among the vectors. */
    void enter(Stage next, Optional<StageProgress> end, Map<String, NDArray> vectors) {
        watch.lap(name());
        stage = next;
        earlier = Optional.empty();
        save(end, Map.of(), vectors, false);
    }

    private String name() {
        return stage.name().toLowerCase(Locale.ROOT);
    }

    @Override
    public Optional<StageProgress> restore(Work work) {
        Optional<Loaded> from = earlier.filter(
                e -> e.saved().stage() == stage && e.saved().position().isPresent());
        from.ifPresent(e -> {
            if (e.saved().statesKept() != work.keepsStates()) {
                notes.accept("resumes " + (work.keepsStates() ? "with" : "without")
                        + " kept hidden states, and began otherwise: numbers may differ by rounding");
            }
            work.restore(Numbers.arrays(e.saved().numbers()));
            work.vectors().forEach(e.file()::restore);
        });
        return from.flatMap(e -> e.saved().position());
    }

    @Override
    public void skipped(int step, S3DeltaException reason) {
        skipped.merge(name(), 1L, Long::sum);
    }

    @Override
    public boolean due(int steps) {
        return steps % trial.spec().settings().saving().saveEvery() == 0;
    }

    @Override
    public void save(StageProgress position, Work work) {
        save(Optional.of(position), work.numbers(), work.vectors(), work.keepsStates());
    }

    private void save(
            Optional<StageProgress> position,
            Map<String, double[]> numbers,
            Map<String, NDArray> vectors,
            boolean statesKept) {
        Saved saved = new Saved(
                stage,
                position,
                Numbers.texts(numbers),
                log.sync(),
                trial.bench().fingerprint(),
                trial.data().fingerprint(),
                stage == Stage.SEARCH ? "" : digest(directory),
                watch.times(),
                watch.memory(),
                watch.elapsedSeconds(),
                resumed,
                skipped,
                environment,
                statesKept);
        directory.states().save(BINDER.tree(saved), vectors);
    }

    private static String digest(RunDirectory directory) {
        Path structure = directory.file(RunFiles.STRUCTURE);
        return Files.isRegularFile(structure) ? Fingerprint.of(List.of(structure)) : "";
    }
}
