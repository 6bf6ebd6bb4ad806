package s3delta.runtime;

import java.nio.file.Path;
import java.util.List;
import s3delta.api.ErrorCode;
import s3delta.api.S3DeltaException;
import s3delta.api.Stability;
import s3delta.api.Structure;
import s3delta.runtime.config.TrialSpec;
import s3delta.runtime.experiment.ExperimentRunner;
import s3delta.runtime.json.StructureFile;
import s3delta.runtime.model.SavedRun;
import s3delta.runtime.plugin.Registry;
import s3delta.runtime.result.EvaluationResult;
import s3delta.runtime.result.ExperimentResult;
import s3delta.runtime.state.RunDirectory;
import s3delta.runtime.use.Export;
import s3delta.runtime.use.Import;
import s3delta.runtime.use.LogitCheck;
import s3delta.runtime.use.Merge;

/**
 * Searches, trains and tests from code, and takes what was trained elsewhere.
 *
 * <p>A run works on the thread that starts it, writes the directory that its specification names, and resumes what an earlier
 * run has left there; nothing is printed, no signal is handled, and the process is never ended. One run at a time writes a
 * directory; others are refused. Several runs in one process compute one after the other as fast as at the same time, as each
 * uses all threads of the engine.
 *
 * @since 0.1
 */
@Stability(Stability.Level.EXPERIMENTAL)
public final class S3Delta {
    private final Registry registry;

    private S3Delta(Registry registry) {
        this.registry = registry;
    }

    /**
     * Takes the plugins of the module path and the class path.
     *
     * @return what runs
     * @throws S3DeltaException {@link ErrorCode#PLUGIN_CONTRACT} or {@link ErrorCode#PLUGIN_DUPLICATE} if one cannot be used
     */
    public static S3Delta load() {
        return load(List.of());
    }

    /**
     * Takes the plugins of folders too.
     *
     * @param plugins folders of jars
     * @return what runs
     * @throws S3DeltaException as {@link #load()}, or if a jar cannot be read
     */
    public static S3Delta load(List<Path> plugins) {
        return new S3Delta(EngineOptions.defaults().withPlugins(plugins).registry());
    }

    /**
     * Searches a structure, trains it from new values and tests it, for each task, seed, method and budget.
     *
     * @param specification what to do
     * @return the results of the trials, and what they give together
     * @throws S3DeltaException if the specification, a file or a plugin does not fit, or numbers are not finite
     */
    public ExperimentResult run(Specification specification) {
        return run(specification, RunListener.SILENT, new Cancellation());
    }

    /**
     * Searches a structure, trains it from new values and tests it, for each task, seed, method and budget.
     *
     * @param specification what to do
     * @param listener hears what happens, on the calling thread
     * @param cancellation asks to stop, from another thread
     * @return the results of the trials, and what they give together
     * @throws S3DeltaException if the specification, a file or a plugin does not fit, or numbers are not finite
     * @throws Stopped if that was asked for; what was done is saved, and the same call resumes
     */
    public ExperimentResult run(Specification specification, RunListener listener, Cancellation cancellation) {
        return new ExperimentRunner(registry, cancellation).run(specification.experiment(), false, listener);
    }

    /**
     * Searches a structure and trains nothing.
     *
     * @param specification has one task, seed, method and budget
     * @param listener hears what happens, on the calling thread
     * @param cancellation asks to stop, from another thread
     * @return the structure
     * @throws S3DeltaException {@link ErrorCode#CONFIG_VALUE} if there are several trials, or as {@link #run}
     * @throws Stopped if that was asked for; what was done is saved, and the same call resumes
     */
    public Structure search(Specification specification, RunListener listener, Cancellation cancellation) {
        List<TrialSpec> trials = specification.experiment().expand();
        if (trials.size() != 1) {
            throw S3DeltaException.of(ErrorCode.CONFIG_VALUE, "a search of one structure has several trials")
                    .where("the specification")
                    .expected("one task, seed, method and budget")
                    .got(trials.size() + " trials")
                    .fix("search each, or call run")
                    .build();
        }
        new ExperimentRunner(registry, cancellation).search(specification.experiment(), false, listener);
        return StructureFile.read(trials.get(0).directory().resolve(RunDirectory.STRUCTURE));
    }

    /**
     * Trains a given structure and tests it, for each task and seed.
     *
     * @param specification what to train it on
     * @param structure a structure that fits the backbone
     * @param listener hears what happens, on the calling thread
     * @param cancellation asks to stop, from another thread
     * @return the results of the trials, and what they give together
     * @throws S3DeltaException {@link ErrorCode#STRUCTURE} if the structure does not fit, or as {@link #run}
     * @throws Stopped if that was asked for; what was done is saved, and the same call resumes
     */
    public ExperimentResult train(
            Specification specification, Structure structure, RunListener listener, Cancellation cancellation) {
        return new ExperimentRunner(registry, cancellation)
                .train(specification.experiment(), structure, false, listener);
    }

    /**
     * Tests a finished run again.
     *
     * @param run its directory
     * @return its task, seed and test scores
     * @throws S3DeltaException if the run is not finished, or a file is missing or does not fit
     */
    public EvaluationResult evaluate(Path run) {
        return new ExperimentRunner(registry).evaluate(saved(run));
    }

    /**
     * Folds a run's deltas into its backbone and writes a Hugging Face model in float32.
     *
     * @param run the run's directory
     * @param out a directory that is empty or not there
     * @throws S3DeltaException {@link ErrorCode#MERGE} if a delta is no change of a weight, {@link ErrorCode#NUMBERS} if the
     *     merged model does not compute what the run does on 8 rows; nothing is written then
     */
    public void merge(Path run, Path out) {
        SavedRun saved = saved(run);
        new Merge(saved, registry).write(out, LogitCheck.of(saved, registry, 8));
    }

    /**
     * Writes a run's LoRA deltas as an adapter that PEFT loads.
     *
     * @param run the run's directory
     * @param out a directory that is empty or not there
     * @throws S3DeltaException {@link ErrorCode#STRUCTURE} if a delta is of another kind; nothing is written then
     */
    public void exportPeft(Path run, Path out) {
        new Export(saved(run), registry).peft(out, false);
    }

    /**
     * Reads a LoRA adapter of PEFT. What is written is used like a run.
     *
     * @param adapter the adapter's directory
     * @param backbone Hugging Face directory of the model that it was trained on
     * @param method id of the delta method that shall hold it, such as {@code lora}
     * @param out a directory that is empty or not there
     * @return the number of deltas
     * @throws S3DeltaException if a tensor of the adapter has no place, or a file does not fit; nothing is written then
     */
    public int importPeft(Path adapter, Path backbone, String method, Path out) {
        return new Import(registry).fromPeft(adapter, backbone, method, out);
    }

    private static SavedRun saved(Path run) {
        return SavedRun.read(run, SavedRun.Places.UNCHANGED);
    }
}
