package s3delta.runtime;

import java.nio.file.Path;
import java.util.Optional;
import s3delta.api.ErrorCode;
import s3delta.api.S3DeltaException;
import s3delta.api.Stability;
import s3delta.runtime.experiment.ExperimentRunner;
import s3delta.runtime.model.SavedRun;
import s3delta.runtime.plugin.Registry;
import s3delta.runtime.result.EvaluationResult;
import s3delta.runtime.use.Export;
import s3delta.runtime.use.LogitCheck;
import s3delta.runtime.use.Merge;

/**
 * What a run has left in its directory, and what is made of it: a model that answers, scores, and files for other programs.
 * Nothing is read before it is needed, so that a directory may be named before its run is finished. Immutable.
 *
 * <pre>{@code
 * TrainedRun sst2 = S3Delta.load().open(Path.of("runs/sst2"));
 * sst2.merge(Path.of("models/t5-small-sst2"), 8);
 * }</pre>
 *
 * <p>Each method throws an {@link S3DeltaException}, {@link ErrorCode#FILE_MISSING} or {@link ErrorCode#FILE_FORMAT}, if the run
 * is not finished or a file is missing or damaged, and {@link ErrorCode#BACKBONE_WEIGHTS} if the backbone is another than that
 * of the training. What is written is written whole or not at all.
 *
 * @since 0.1
 */
@Stability(Stability.Level.EXPERIMENTAL)
public final class TrainedRun {
    private final Path directory;
    private final SavedRun.Places places;
    private final Registry registry;

    TrainedRun(Path directory, SavedRun.Places places, Registry registry) {
        this.directory = directory;
        this.places = places;
        this.registry = registry;
    }

    /**
     * Replaces where the backbone is, for one that was moved since the training.
     *
     * @param path its directory now
     * @return the changed run
     */
    public TrainedRun withBackbone(Path path) {
        return new TrainedRun(directory, new SavedRun.Places(Optional.of(path), places.data()), registry);
    }

    /**
     * Replaces where the data sets are, for those that were moved since the training.
     *
     * @param path their directory now
     * @return the changed run
     */
    public TrainedRun withData(Path path) {
        return new TrainedRun(directory, new SavedRun.Places(places.backbone(), Optional.of(path)), registry);
    }

    /**
     * Returns the run's directory.
     *
     * @return the directory
     */
    public Path directory() {
        return directory;
    }

    /**
     * Opens the run on a backbone of its own, with the device, precision and threads of its training. For several runs on one
     * backbone, see {@link Backbone#attach}.
     *
     * @return the model, to be closed by the caller, and its backbone with it
     */
    public TunedModel load() {
        return Backbone.openWith(saved(), registry);
    }

    /**
     * Returns how the run's model writes its answers.
     *
     * @return as configured; greedily where the deltas were trained elsewhere
     */
    public Decoding decoding() {
        return saved().judging().decoding();
    }

    /**
     * Tests the run again.
     *
     * @return its task, seed and test scores
     */
    public EvaluationResult evaluate() {
        return new ExperimentRunner(registry).evaluate(saved());
    }

    /**
     * Folds the deltas into the backbone and writes a Hugging Face model in float32.
     *
     * @param out a directory that is empty or does not exist
     * @param rows on how many rows the logits of the written model are compared with those of the run; 0 for none
     * @return a sentence on the largest difference; empty where nothing was compared
     * @throws S3DeltaException {@link ErrorCode#MERGE} if a delta is no change of a weight, {@link ErrorCode#NUMBERS} if logits
     *     differ by more than rounding
     */
    public Optional<String> merge(Path out, int rows) {
        SavedRun saved = saved();
        LogitCheck check = LogitCheck.of(saved, registry, rows);
        new Merge(saved, registry).write(out, check);
        return check.finding();
    }

    /**
     * Writes structure, parameters and what they belong to, for all deltas. What is written is used like a run.
     *
     * @param out a directory that is empty or does not exist
     */
    public void export(Path out) {
        new Export(saved(), registry).safetensors(out);
    }

    /**
     * Writes LoRA deltas as an adapter that PEFT loads.
     *
     * @param out a directory that is empty or does not exist
     * @param uniformRank whether all positions get the largest rank and no scale, the rest zeros, for programs that ignore
     *     PEFT's patterns
     * @throws S3DeltaException {@link ErrorCode#STRUCTURE} if a delta is of another kind
     */
    public void exportPeft(Path out, boolean uniformRank) {
        new Export(saved(), registry).peft(out, uniformRank);
    }

    /**
     * Writes which rank each position has, for deltas of low rank that are to be trained elsewhere. A search is enough.
     *
     * @param out a directory that is empty or does not exist
     * @throws S3DeltaException {@link ErrorCode#STRUCTURE} if a delta is of another kind
     */
    public void exportRanks(Path out) {
        new Export(SavedRun.searched(directory, places), registry).rankPattern(out);
    }

    private SavedRun saved() {
        return SavedRun.read(directory, places);
    }
}
