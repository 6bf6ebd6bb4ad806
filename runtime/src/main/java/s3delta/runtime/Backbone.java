package s3delta.runtime;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.stream.Stream;
import s3delta.api.ErrorCode;
import s3delta.api.S3DeltaException;
import s3delta.api.Stability;
import s3delta.runtime.config.Settings;
import s3delta.runtime.model.LoadedBackbone;
import s3delta.runtime.model.LoadedRun;
import s3delta.runtime.model.SavedRun;
import s3delta.runtime.plugin.Registry;
import s3delta.runtime.result.RunFiles;
import s3delta.runtime.result.TrainedOn;
import s3delta.runtime.use.MixedPredictor;

/**
 * A frozen T5 in memory, to which any number of trained runs are attached. A run adds its own parameters and nothing else:
 * a thousand runs share one backbone.
 *
 * <pre>{@code
 * try (Backbone t5 = Backbone.open(Path.of("models/t5-small"));
 *         TunedModel reviews = t5.attach(Path.of("runs/sst2"))) {
 *     List<Prediction> answers = reviews.predict(List.of("sst2 sentence: a gripping film"));
 * }
 * }</pre>
 *
 * <p>Safe for use by several threads; each computes by itself, so that threads of the caller and
 * {@linkplain EngineOptions#threads() those of one operation} share the cores. Native memory is freed by {@link #close}.
 *
 * @since 0.1
 */
@Stability(Stability.Level.EXPERIMENTAL)
public final class Backbone implements AutoCloseable {
    /** Those that are open, to refuse another number of threads while the engine computes for them. */
    private static final Set<Backbone> OPEN = ConcurrentHashMap.newKeySet();

    private final LoadedBackbone loaded;
    private final Path directory;
    private final Registry registry;
    private final int threads;
    private final Set<TunedModel> attached = ConcurrentHashMap.newKeySet();

    private Backbone(LoadedBackbone loaded, Path directory, Registry registry, int threads) {
        this.loaded = loaded;
        this.directory = directory;
        this.registry = registry;
        this.threads = threads;
    }

    /**
     * Opens a backbone on the default device.
     *
     * @param directory Hugging Face model directory of a T5, with its tokenizer
     * @return the backbone, to be closed by the caller
     * @throws s3delta.api.S3DeltaException if a file is missing, damaged or of another kind, or the engine cannot start
     */
    public static Backbone open(Path directory) {
        return open(directory, EngineOptions.defaults());
    }

    /**
     * Opens a backbone.
     *
     * @param directory Hugging Face model directory of a T5, with its tokenizer
     * @param options where and how to compute
     * @return the backbone, to be closed by the caller
     * @throws S3DeltaException if a file is missing, damaged or of another kind, the engine cannot start, or it computes for
     *     another open backbone with another number of threads
     */
    public static Backbone open(Path directory, EngineOptions options) {
        return open(directory, options, options::registry);
    }

    private static Backbone open(Path directory, EngineOptions options, Supplier<Registry> plugins) {
        synchronized (OPEN) {
            OPEN.forEach(other -> other.requireThreads(options.threads()));
            Registry registry = plugins.get();
            Backbone opened = new Backbone(
                    LoadedBackbone.open(directory, options.device(), options.precision(), options.threads()),
                    directory,
                    registry,
                    options.threads());
            OPEN.add(opened);
            return opened;
        }
    }

    private void requireThreads(int wanted) {
        if (wanted != threads) {
            throw S3DeltaException.of(ErrorCode.ENGINE, "the engine computes with another number of threads")
                    .where("EngineOptions.threads")
                    .expected(threads + ", as for " + directory + ", which is open: a process has one engine")
                    .got(wanted)
                    .fix("use the same number, or close that backbone first");
        }
    }

    /**
     * Says whether a directory is that of a run that can be attached.
     *
     * @param directory any path
     * @return whether structure, parameters and result of a training are there
     */
    public static boolean isRun(Path directory) {
        return Stream.of(RunFiles.STRUCTURE, RunFiles.DELTAS, RunFiles.RESULT)
                .allMatch(name -> Files.isRegularFile(directory.resolve(name)));
    }

    /**
     * Returns where the backbone was that a run was trained on.
     *
     * @param run the run's directory
     * @return the backbone's directory then, relative to the working directory of the training if it was given so
     * @throws S3DeltaException {@link ErrorCode#FILE_MISSING} or {@link ErrorCode#FILE_FORMAT} if the run's result cannot be
     *     read
     */
    public static Path directoryOf(Path run) {
        return TrainedOn.read(run.resolve(RunFiles.RESULT)).backbone().path();
    }

    /**
     * Attaches a run that was trained on this backbone.
     *
     * @param run the directory of a finished run, or of one of its trials, or what {@code import} or {@code export} wrote
     * @return the run's model, to be closed by the caller, or with this backbone
     * @throws s3delta.api.S3DeltaException if the run is not finished, a file does not fit, a plugin is missing, or the run
     *     was trained on another backbone (the files' digests are compared, not their paths)
     */
    public TunedModel attach(Path run) {
        SavedRun saved = SavedRun.read(run, new SavedRun.Places(Optional.of(directory), Optional.empty()));
        return attach(saved, attached::remove);
    }

    private TunedModel attach(SavedRun saved, Consumer<TunedModel> detach) {
        TunedModel model = new TunedModel(LoadedRun.on(loaded, saved, registry), detach);
        attached.add(model);
        return model;
    }

    /** Opens a run on a backbone of its own, which is closed with it. */
    static TunedModel openWith(SavedRun saved, Registry registry) {
        Settings.Compute compute = saved.compute();
        EngineOptions options = new EngineOptions(compute.device(), compute.precision(), compute.threads(), List.of());
        Backbone own = open(saved.backbone(), options, () -> registry);
        try {
            return own.attach(saved, model -> own.close());
        } catch (RuntimeException e) {
            own.close();
            throw e;
        }
    }

    /**
     * Answers texts of several runs. A batch mixes them: what is frozen is computed once for all its rows, so that a few
     * texts of each of many runs take hardly longer than as many texts of one.
     *
     * @param texts what each run's model reads; the models are attached to this backbone
     * @return each run's answers in the order of its texts, equal to those of {@link TunedModel#predict(List)} but for
     *     rounding; keys in the order of the argument
     * @throws S3DeltaException as {@link TunedModel#predict(List)}
     * @throws IllegalStateException if a model or this backbone is closed
     * @throws IllegalArgumentException if a model is attached to another backbone
     */
    public Map<TunedModel, List<Prediction>> predict(Map<TunedModel, List<String>> texts) {
        List<TunedModel> models = List.copyOf(texts.keySet());
        Map<TunedModel, List<Prediction>> answers = new LinkedHashMap<>();
        if (!models.isEmpty()) {
            List<List<Prediction>> each = new MixedPredictor(
                            models.stream()
                                    .map(model -> model.predictor(loaded))
                                    .toList(),
                            PredictOptions.defaults().batchSize())
                    .predict(models.stream().map(texts::get).toList());
            models.forEach(model -> answers.put(model, each.get(answers.size())));
        }
        return answers;
    }

    /**
     * Returns the number of the backbone's parameters.
     *
     * @return more than 0
     */
    public long parameters() {
        return loaded.backbone().model().config().parameterCount();
    }

    /**
     * Returns the digest of the backbone's files, which identifies it in runs.
     *
     * @return the digest, as in a run's {@code result.json}
     */
    public String fingerprint() {
        return loaded.fingerprint();
    }

    /** Frees native memory, that of attached models included. */
    @Override
    public void close() {
        if (OPEN.remove(this)) {
            new ArrayList<>(attached).forEach(TunedModel::close);
            loaded.close();
        }
    }
}
