package s3delta.runtime.t5;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.NDScope;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import s3delta.api.ErrorCode;
import s3delta.api.S3DeltaException;
import s3delta.runtime.PrecisionChoice;
import s3delta.runtime.engine.Ops;
import s3delta.runtime.engine.Precision;
import s3delta.runtime.engine.Reads;
import s3delta.runtime.engine.TensorEngine;

/** A pre-trained T5 with its frozen weights, which nothing ever writes. */
public final class FrozenT5 implements AutoCloseable {
    private final T5Model model;
    private final NDManager manager;
    private final Precision precision;
    private final Map<Precision, List<NDArray>> loaded = new EnumMap<>(Precision.class);
    private final List<String> names;
    private final Source source;
    private List<NDArray> stepWeights = List.of();

    /** Brings the weights of some slots into memory. */
    private interface Source {
        List<NDArray> load(NDManager owner, Precision precision, int from, int to);
    }

    private FrozenT5(T5Model model, NDManager manager, Precision precision, Source source) {
        this.model = model;
        names = List.copyOf(T5Layout.of(model.config()).tensors().keySet());
        this.manager = manager;
        this.precision = precision;
        this.source = source;
    }

    /**
     * Opens a Hugging Face model directory. Every tensor of the configuration must be there in its shape, and no other.
     * The tensors themselves are read when they are first asked for.
     *
     * @param directory holds config.json and model.safetensors or its sharded form; float32, float16 or bfloat16
     * @param engine the engine
     * @param choice what the model computes in
     * @return the backbone, to be closed by the caller
     * @throws S3DeltaException {@link ErrorCode#FILE_MISSING}, {@link ErrorCode#FILE_FORMAT},
     *     {@link ErrorCode#BACKBONE_CONFIG} or {@link ErrorCode#BACKBONE_WEIGHTS}
     */
    public static FrozenT5 load(Path directory, TensorEngine engine, PrecisionChoice choice) {
        T5Config config = T5Config.read(directory.resolve("config.json"));
        Precision precision = Precision.of(choice, engine, config.dModel());
        Checkpoint checkpoint = Checkpoint.in(directory, config);
        NDManager manager = engine.newManager();
        return new FrozenT5(new T5Model(config), manager, precision, checkpoint::load);
    }

    /**
     * Opens a Hugging Face model directory in float32.
     *
     * @param directory as above
     * @param engine the engine
     * @return the backbone, to be closed by the caller
     */
    public static FrozenT5 load(Path directory, TensorEngine engine) {
        return load(directory, engine, PrecisionChoice.FLOAT32);
    }

    /**
     * Looks through all weights of a Hugging Face model directory, which {@link #load} leaves for later, and keeps none.
     *
     * @param directory as above
     * @throws S3DeltaException as {@link #load}, and {@link ErrorCode#BACKBONE_WEIGHTS} if a number is not finite
     */
    public static void requireFinite(Path directory) {
        Checkpoint.in(directory, T5Config.read(directory.resolve("config.json")))
                .requireFinite();
    }

    /**
     * Returns the name that a tensor of a file has in the model.
     *
     * @param stored its name in the file
     * @return the same without the prefix that tensors of a T5 within another model have
     */
    public static String tensorName(String stored) {
        return Checkpoint.name(stored);
    }

    /**
     * Lists the files that a backbone is made of.
     *
     * @param directory Hugging Face model directory
     * @return config.json and the tensor files
     * @throws S3DeltaException {@link ErrorCode#FILE_MISSING} or {@link ErrorCode#FILE_FORMAT}
     */
    public static List<Path> files(Path directory) {
        List<Path> files = new ArrayList<>(List.of(directory.resolve("config.json")));
        files.addAll(CheckpointFiles.in(directory));
        return files;
    }

    /**
     * Makes a backbone of given weights.
     *
     * @param config its configuration
     * @param manager owner of the weights; closed with the backbone
     * @param weights float32 arrays by Hugging Face name
     * @return the backbone, in float32
     */
    public static FrozenT5 of(T5Config config, NDManager manager, Map<String, NDArray> weights) {
        List<NDArray> ordered = T5Layout.of(config).tensors().keySet().stream()
                .map(weights::get)
                .toList();
        return new FrozenT5(
                new T5Model(config),
                manager,
                Precision.FLOAT32,
                (owner, precision, from, to) -> ordered.subList(from, to));
    }

    /**
     * Returns the model without its weights.
     *
     * @return the model
     */
    public T5Model model() {
        return model;
    }

    /**
     * Returns the weights that the model computes with.
     *
     * @return arrays by slot, not to be changed: float32, but matrices in the precision of this backbone
     */
    public List<NDArray> weights() {
        return in(precision);
    }

    /**
     * Returns the weights as numbers that can be looked at.
     *
     * @return float32 arrays by slot, not to be changed
     */
    public List<NDArray> float32() {
        return in(Precision.FLOAT32);
    }

    /**
     * Returns the weights for few tokens at a time: those of the decoder that its steps multiply by are laid out once, as
     * {@link Ops#pack} does it, and stay in memory next to the others. Safe for use by several threads.
     *
     * @param ops the operations that will use them, of one kind at all calls
     * @return arrays by slot, not to be changed
     */
    public synchronized List<NDArray> stepWeights(Ops ops) {
        if (stepWeights.isEmpty()) {
            List<NDArray> all = weights();
            List<NDArray> laidOut = new ArrayList<>();
            for (int slot = 0; slot < all.size(); slot++) {
                laidOut.add(model.isOfSteps(names.get(slot)) ? pack(ops, all.get(slot)) : all.get(slot));
            }
            stepWeights = laidOut;
        }
        return stepWeights;
    }

    private NDArray pack(Ops ops, NDArray weight) {
        NDArray packed = ops.pack(weight);
        NDScope.unregister(packed);
        packed.attach(manager);
        return packed;
    }

    private List<NDArray> in(Precision wanted) {
        return loaded.computeIfAbsent(wanted, precisely -> source.load(manager, precisely, 0, names.size()));
    }

    /**
     * Reads one weight, and keeps nothing of it in memory that was not there.
     *
     * @param slot its number
     * @return its numbers, row-major, a copy
     */
    public float[] numbers(int slot) {
        if (loaded.containsKey(Precision.FLOAT32)) {
            return Reads.floats(float32().get(slot));
        }
        try (NDManager scope = manager.newSubManager()) {
            return Reads.floats(
                    source.load(scope, Precision.FLOAT32, slot, slot + 1).get(0));
        }
    }

    /**
     * Returns what the model computes in.
     *
     * @return the precision of the matrices
     */
    public Precision precision() {
        return precision;
    }

    /**
     * Returns the names of the weights.
     *
     * @return Hugging Face names by slot
     */
    public List<String> names() {
        return names;
    }

    /**
     * Counts the parameters.
     *
     * @return the number of weights of the checkpoint
     */
    public long parameters() {
        return model.config().parameterCount();
    }

    /**
     * Returns the scope that arrays of the backbone's life may be made in.
     *
     * @return the manager, closed with the backbone
     */
    public NDManager manager() {
        return manager;
    }

    @Override
    public void close() {
        manager.close();
    }
}
