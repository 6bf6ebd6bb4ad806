package s3delta.runtime.t5;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import s3delta.api.ErrorCode;
import s3delta.api.S3DeltaException;
import s3delta.runtime.engine.Precision;
import s3delta.runtime.safetensors.SafetensorsFile;
import s3delta.runtime.safetensors.TensorInfo;
import s3delta.runtime.text.Nearest;

/** The tensors of a checkpoint: all that its configuration asks for and no other, in slot order. */
final class Checkpoint {
    /** Tensors that published checkpoints hold besides those that are used: copies of others, or never trained. */
    private static final Set<String> TOLERATED = Set.of(
            "encoder.embed_tokens.weight",
            "decoder.embed_tokens.weight",
            "decoder.block.0.layer.1.EncDecAttention.relative_attention_bias.weight");

    private final Map<String, Stored> tensors;

    /** A tensor and the file it lies in. */
    private record Stored(Path file, TensorInfo tensor) {}

    private Checkpoint(Map<String, Stored> tensors) {
        this.tensors = tensors;
    }

    /**
     * Looks at the headers of a checkpoint's files.
     *
     * @param directory Hugging Face model directory
     * @param config its configuration
     * @return the checkpoint, no tensor read
     * @throws S3DeltaException {@link ErrorCode#FILE_MISSING}, {@link ErrorCode#FILE_FORMAT} or
     *     {@link ErrorCode#BACKBONE_WEIGHTS}
     */
    static Checkpoint in(Path directory, T5Config config) {
        Map<String, Stored> found = new LinkedHashMap<>();
        Map<String, Shape> expected = T5Layout.of(config).tensors();
        for (Path path : CheckpointFiles.in(directory)) {
            try (SafetensorsFile file = SafetensorsFile.open(path)) {
                for (TensorInfo tensor : file.tensors().values()) {
                    if (wanted(expected, tensor, path, config)) {
                        found.put(tensor.name(), new Stored(path, tensor));
                    }
                }
            }
        }
        Map<String, Stored> ordered = new LinkedHashMap<>();
        for (String name : expected.keySet()) {
            Stored tensor = found.get(name);
            if (tensor == null) {
                throw missing(name, directory, found.keySet());
            }
            ordered.put(name, tensor);
        }
        return new Checkpoint(ordered);
    }

    /**
     * Loads all tensors.
     *
     * @param manager owner of the arrays
     * @param precision of the matrices
     * @return arrays by slot
     * @throws S3DeltaException {@link ErrorCode#FILE_MISSING} or {@link ErrorCode#FILE_FORMAT} if a file is no longer
     *     what it was
     */
    @SuppressWarnings("MustBeClosed")
    List<NDArray> load(NDManager manager, Precision precision) {
        Map<Path, SafetensorsFile> files = new HashMap<>();
        try {
            List<NDArray> weights = new ArrayList<>(tensors.size());
            tensors.forEach((name, stored) -> {
                SafetensorsFile file = files.computeIfAbsent(stored.file, SafetensorsFile::open);
                if (!stored.tensor.equals(file.tensors().get(name))) {
                    throw S3DeltaException.of(ErrorCode.FILE_FORMAT, "a tensor file was changed while it was used")
                            .where(stored.file + ", " + name)
                            .fix("start again when nobody writes it")
                            .build();
                }
                weights.add(TensorLoader.load(
                        manager, file, stored.tensor, T5Layout.isMatrix(name) ? precision : Precision.FLOAT32));
            });
            return weights;
        } finally {
            files.values().forEach(SafetensorsFile::close);
        }
    }

    private static boolean wanted(Map<String, Shape> expected, TensorInfo tensor, Path path, T5Config config) {
        Shape shape = expected.get(tensor.name());
        if (shape == null) {
            boolean copyOfShared = tensor.name().equals(T5Layout.HEAD) && config.tieWordEmbeddings();
            if (copyOfShared || TOLERATED.contains(tensor.name())) {
                return false;
            }
            throw S3DeltaException.of(ErrorCode.BACKBONE_WEIGHTS, "the weights have an extra tensor")
                    .where(path)
                    .got(tensor.name() + " " + tensor.shape())
                    .fix("check that config.json belongs to these weights; "
                            + Nearest.advice(tensor.name(), expected.keySet()))
                    .build();
        }
        if (!shape.equals(tensor.shape())) {
            throw S3DeltaException.of(ErrorCode.BACKBONE_WEIGHTS, "a tensor of the weights has the wrong shape")
                    .where(path + ", " + tensor.name())
                    .expected(shape)
                    .got(tensor.shape())
                    .fix("check that config.json belongs to these weights")
                    .build();
        }
        return true;
    }

    private static S3DeltaException missing(String name, Path directory, Collection<String> found) {
        return S3DeltaException.of(ErrorCode.BACKBONE_WEIGHTS, "the weights lack a tensor")
                .where(directory)
                .expected(name)
                .got(found.size() + " tensors that fit")
                .fix("check that config.json belongs to these weights")
                .build();
    }
}
