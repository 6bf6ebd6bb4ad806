package s3delta.runtime;

import java.nio.file.Path;
import java.util.List;
import java.util.function.Consumer;
import s3delta.api.Budget;
import s3delta.api.ErrorCode;
import s3delta.api.S3DeltaException;
import s3delta.api.Stability;
import s3delta.api.Structure;
import s3delta.runtime.config.Experiment;
import s3delta.runtime.config.TrialSpec;
import s3delta.runtime.experiment.ExperimentRunner;
import s3delta.runtime.experiment.Transfers;
import s3delta.runtime.json.StructureFile;
import s3delta.runtime.model.SavedRun;
import s3delta.runtime.peft.PeftReader;
import s3delta.runtime.plugin.Registry;
import s3delta.runtime.result.EvaluationResult;
import s3delta.runtime.result.ExperimentResult;
import s3delta.runtime.result.RatesResult;
import s3delta.runtime.result.RunFiles;
import s3delta.runtime.result.SweepForecast;
import s3delta.runtime.result.TransferResult;
import s3delta.runtime.structure.MeanStructure;
import s3delta.runtime.structure.Rescaling;
import s3delta.runtime.sweep.Sweep;
import s3delta.runtime.use.Import;

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
        return of(Plugins.load(plugins));
    }

    /**
     * Takes plugins that are loaded.
     *
     * @param plugins the plugins
     * @return what runs
     */
    public static S3Delta of(Plugins plugins) {
        return new S3Delta(Registry.of(plugins));
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
        return runner(cancellation).run(experiment(specification), specification.fresh(), listener);
    }

    private ExperimentRunner runner(Cancellation cancellation) {
        return new ExperimentRunner(registry, cancellation);
    }

    private Experiment experiment(Specification specification) {
        return specification.checked(registry).experiment();
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
                    .fix("call searchEach, or run");
        }
        ExperimentResult unused = searchEach(specification, listener, cancellation);
        return StructureFile.read(trials.get(0).directory().resolve(RunFiles.STRUCTURE));
    }

    /**
     * Searches a structure for each task, seed, method and budget, and trains nothing.
     *
     * @param specification what to do
     * @param listener hears what happens, on the calling thread
     * @param cancellation asks to stop, from another thread
     * @return the results of the trials, which have no scores yet; the structures are in their directories
     * @throws S3DeltaException as {@link #run}
     * @throws Stopped if that was asked for; what was done is saved, and the same call resumes
     */
    public ExperimentResult searchEach(Specification specification, RunListener listener, Cancellation cancellation) {
        return runner(cancellation).search(experiment(specification), specification.fresh(), listener);
    }

    /**
     * Lists what a search would choose from.
     *
     * @param backbone Hugging Face directory of a model, whose weights are not read
     * @param space the name of a search space, or a YAML file with a list of rules
     * @return the candidates
     * @throws S3DeltaException {@link ErrorCode#SPACE} if there is no such space, or if a file cannot be read
     */
    public CandidateSpace candidates(Path backbone, String space) {
        return new CandidateSpace(backbone, space, registry);
    }

    /**
     * Averages finished searches of one space and backbone, and keeps the highest within a budget.
     *
     * @param searches their directories, at least one
     * @param budget the most parameters; 0 for the budget of the first
     * @return the structure
     * @throws S3DeltaException {@link ErrorCode#STRUCTURE} if the searches chose from different candidates,
     *     {@link ErrorCode#BUDGET} if not even the smallest fits, or if a file cannot be read
     */
    public static Structure mean(List<Path> searches, long budget) {
        long most = budget == 0 ? MeanStructure.structure(searches.get(0)).budget() : budget;
        return MeanStructure.of(searches, new Budget(most));
    }

    /**
     * Reads a structure that is to be trained.
     *
     * @param specification names the backbone
     * @param file a structure file
     * @return the structure, which fits the backbone
     * @throws S3DeltaException {@link ErrorCode#STRUCTURE} if it does not fit, {@link ErrorCode#FILE_MISSING} or
     *     {@link ErrorCode#FILE_FORMAT} if it cannot be read
     */
    public Structure structure(Specification specification, Path file) {
        return new ExperimentRunner(registry).structure(experiment(specification), file);
    }

    /**
     * Reads a structure and maps it to a backbone of other sizes, layers by their relative position.
     *
     * @param specification names the backbone and the budget there
     * @param file a structure file
     * @param notes takes sentences on what was done
     * @return the structure for that backbone
     * @throws S3DeltaException {@link ErrorCode#STRUCTURE} if the structure does not say what it fits, {@link ErrorCode#BUDGET}
     *     if nothing is left, or as {@link #structure}
     */
    public Structure rescaled(Specification specification, Path file, Consumer<String> notes) {
        Rescaling.Rescaled rescaled = new ExperimentRunner(registry).rescaled(experiment(specification), file);
        rescaled.notes().forEach(notes);
        return rescaled.structure();
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
        return runner(cancellation).train(experiment(specification), structure, specification.fresh(), listener);
    }

    /**
     * Trains structures on tasks that they were not found on, as the key {@code transfer} says; without it each task is
     * source and target.
     *
     * @param specification what to search and to train
     * @param rescale whether structure files of other backbones are mapped to this one
     * @param listener hears what happens, on the calling thread
     * @param cancellation asks to stop, from another thread
     * @return the scores on each target by source
     * @throws S3DeltaException as {@link #run}
     * @throws Stopped if that was asked for; what was done is saved, and the same call resumes
     */
    public TransferResult transfer(
            Specification specification, boolean rescale, RunListener listener, Cancellation cancellation) {
        return new Transfers(registry, cancellation)
                .run(specification.experiment(), specification.transfer(), specification.fresh(), rescale, listener);
    }

    /**
     * Tests a backbone as it is, before any training. Nothing is written.
     *
     * @param specification names the backbone, tasks and seeds
     * @param listener hears what happens, on the calling thread
     * @return the test scores by task and seed
     * @throws S3DeltaException if a file is missing or does not fit
     */
    public List<EvaluationResult> evaluateBackbone(Specification specification, RunListener listener) {
        return new ExperimentRunner(registry).evaluateFrozen(specification.experiment(), listener);
    }

    /**
     * Runs the trials that have no valid result yet, each in a process of its own. Where this process is ended, trials save
     * their states first; the same call resumes them.
     *
     * @param specification what to do
     * @param options where trials run, and how many at a time
     * @param listener hears what happens
     * @param cancellation asks to stop, from another thread
     * @return the results of the trials, and what they give together
     * @throws S3DeltaException {@link ErrorCode#TRIALS} if trials have failed, where the results of the others stay, or as
     *     {@link #run}
     * @throws Stopped if that was asked for; what was done is saved, and the same call resumes
     */
    public ExperimentResult sweep(
            Specification specification, SweepOptions options, SweepListener listener, Cancellation cancellation) {
        return new Sweep(registry, cancellation)
                .run(experiment(specification), specification.fresh(), options, listener);
    }

    /**
     * Forecasts what a sweep would do, and how long it would take. Nothing is written to the run's directory.
     *
     * @param specification what to do
     * @param options where trials run, and how many at a time
     * @return the forecast
     * @throws S3DeltaException as {@link #sweep}
     */
    public SweepForecast forecast(Specification specification, SweepOptions options) {
        return new Sweep(registry, new Cancellation())
                .forecast(experiment(specification), specification.fresh(), options);
    }

    /**
     * Tries learning rates of each delta method, on the first task and seed. Nothing is written.
     *
     * @param specification what is to be trained, and the rates to begin with
     * @param options how long, on how many rows, and what of
     * @param listener hears what happens, on the calling thread
     * @param cancellation asks to stop, from another thread
     * @param found gets what was found so far, each time that a method is done
     * @return what all methods gave; {@link Specification#lines} writes it for a configuration
     * @throws S3DeltaException as {@link #run}
     * @throws Stopped if that was asked for
     */
    public RatesResult rates(
            Specification specification,
            RateOptions options,
            RunListener listener,
            Cancellation cancellation,
            Consumer<RatesResult> found) {
        return runner(cancellation).rates(experiment(specification), options, listener, found);
    }

    /**
     * Names what a run has left.
     *
     * @param run the directory of a run, or of one of its trials, or what {@link #importPeft} or
     *     {@link TrainedRun#export} wrote; it is read when it is used
     * @return what is made of it
     */
    public TrainedRun open(Path run) {
        return new TrainedRun(run, SavedRun.Places.UNCHANGED, registry);
    }

    /**
     * Lists the delta methods that can hold a LoRA adapter.
     *
     * @return ids of installed methods, in order
     */
    public List<String> importers() {
        return new Import(registry).methods();
    }

    /**
     * Reads a LoRA adapter of PEFT. What is written is used like a run.
     *
     * @param adapter the adapter's directory
     * @param backbone Hugging Face directory of the model that it was trained on
     * @param method id of the delta method that shall hold it, one of {@link #importers}
     * @param out a directory that is empty or does not exist
     * @param notes takes sentences on what the adapter says and is not used
     * @return the number of deltas
     * @throws S3DeltaException if a tensor of the adapter has no place, or a file does not fit; nothing is written then
     */
    public int importPeft(Path adapter, Path backbone, String method, Path out, Consumer<String> notes) {
        int count = new Import(registry).fromPeft(adapter, backbone, method, out);
        PeftReader.note(adapter).ifPresent(notes);
        return count;
    }
}
