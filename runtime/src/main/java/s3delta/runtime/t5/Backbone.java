package s3delta.runtime.t5;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import s3delta.api.ErrorCode;
import s3delta.api.S3DeltaException;
import s3delta.runtime.engine.TensorEngine;
import s3delta.runtime.safetensors.SafetensorsFile;
import s3delta.runtime.safetensors.TensorInfo;
import s3delta.runtime.text.Nearest;

/** A pre-trained T5 with its frozen weights, which nothing ever writes. */
public final class Backbone implements AutoCloseable {
    /** Tensors that published checkpoints hold besides those that are used: copies of others, or never trained. */
    private static final Set<String> TOLERATED = Set.of(
            "encoder.embed_tokens.weight",
            "decoder.embed_tokens.weight",
            "decoder.block.0.layer.1.EncDecAttention.relative_attention_bias.weight");

    private final T5Model model;
    private final NDManager manager;
    private final Map<String, NDArray> weights;

    private Backbone(T5Model model, NDManager manager, Map<String, NDArray> weights) {
        this.model = model;
        this.manager = manager;
        this.weights = weights;
    }

    /**
     * Loads a Hugging Face model directory. Every tensor of the configuration must be there in its shape, and no other.
     *
     * @param directory holds config.json and model.safetensors or its sharded form; float32, float16 or bfloat16
     * @param engine the engine
     * @return the backbone, to be closed by the caller
     * @throws S3DeltaException {@link ErrorCode#FILE_MISSING}, {@link ErrorCode#FILE_FORMAT},
     *     {@link ErrorCode#BACKBONE_CONFIG} or {@link ErrorCode#BACKBONE_WEIGHTS}
     */
    public static Backbone load(Path directory, TensorEngine engine) {
        T5Config config = T5Config.read(directory.resolve("config.json"));
        NDManager manager = engine.newManager();
        try {
            Map<String, NDArray> found = new LinkedHashMap<>();
            Map<String, Shape> expected = T5Tensors.of(config);
            for (Path path : CheckpointFiles.in(directory)) {
                try (SafetensorsFile file = SafetensorsFile.open(path)) {
                    for (TensorInfo tensor : file.tensors().values()) {
                        if (wanted(expected, tensor, path, config)) {
                            found.put(tensor.name(), TensorLoader.load(manager, file, tensor));
                        }
                    }
                }
            }
            Map<String, NDArray> ordered = new LinkedHashMap<>();
            for (String name : expected.keySet()) {
                NDArray weight = found.get(name);
                if (weight == null) {
                    throw missing(name, directory, found.keySet());
                }
                ordered.put(name, weight);
            }
            return new Backbone(new T5Model(config), manager, ordered);
        } catch (RuntimeException e) {
            manager.close();
            throw e;
        }
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
     * @param weights arrays by Hugging Face name
     * @return the backbone
     */
    public static Backbone of(T5Config config, NDManager manager, Map<String, NDArray> weights) {
        Map<String, NDArray> ordered = new LinkedHashMap<>();
        T5Tensors.of(config).keySet().forEach(name -> ordered.put(name, weights.get(name)));
        return new Backbone(new T5Model(config), manager, ordered);
    }

    private static boolean wanted(Map<String, Shape> expected, TensorInfo tensor, Path path, T5Config config) {
        Shape shape = expected.get(tensor.name());
        if (shape == null) {
            boolean copyOfShared = tensor.name().equals(T5Tensors.HEAD) && config.tieWordEmbeddings();
            if (copyOfShared || TOLERATED.contains(tensor.name())) {
                return false;
            }
            throw S3DeltaException.of(ErrorCode.BACKBONE_WEIGHTS, "the weights have an extra tensor")
                    .where(path)
                    .got(tensor.name() + " " + tensor.shape())
                    .mend("check that config.json belongs to these weights; "
                            + Nearest.advice(tensor.name(), expected.keySet()))
                    .build();
        }
        if (!shape.equals(tensor.shape())) {
            throw S3DeltaException.of(ErrorCode.BACKBONE_WEIGHTS, "a tensor of the weights has the wrong shape")
                    .where(path + ", " + tensor.name())
                    .expected(shape)
                    .got(tensor.shape())
                    .mend("check that config.json belongs to these weights")
                    .build();
        }
        return true;
    }

    private static S3DeltaException missing(String name, Path directory, Collection<String> found) {
        return S3DeltaException.of(ErrorCode.BACKBONE_WEIGHTS, "the weights lack a tensor")
                .where(directory)
                .expected(name)
                .got(found.size() + " tensors that fit")
                .mend("check that config.json belongs to these weights")
                .build();
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
     * Returns the weights.
     *
     * @return float32 arrays by slot, not to be changed
     */
    public List<NDArray> weights() {
        return new ArrayList<>(weights.values());
    }

    /**
     * Returns the names of the weights.
     *
     * @return Hugging Face names by slot
     */
    public List<String> names() {
        return List.copyOf(weights.keySet());
    }

    /**
     * Counts the parameters.
     *
     * @return the number of weights of the checkpoint
     */
    public long parameters() {
        return weights.values().stream().mapToLong(NDArray::size).sum();
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
