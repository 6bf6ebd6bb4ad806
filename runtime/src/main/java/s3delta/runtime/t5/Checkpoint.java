package s3delta.runtime.t5;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import s3delta.api.ErrorCode;
import s3delta.api.S3DeltaException;
import s3delta.runtime.engine.Precision;
import s3delta.runtime.safetensors.SafetensorsFile;
import s3delta.runtime.safetensors.TensorInfo;
import s3delta.runtime.text.Nearest;

/** The tensors of a checkpoint: all that its configuration asks for and no other, in slot order. */
final class Checkpoint {
    /** The names of the one embedding. Files that keep one name of a shared tensor may keep any of them. */
    private static final List<String> EMBEDDINGS =
            List.of(T5Layout.SHARED, "decoder.embed_tokens.weight", "encoder.embed_tokens.weight");

    /** Held by published checkpoints, never trained, never used. */
    private static final String UNUSED = "decoder.block.0.layer.1.EncDecAttention.relative_attention_bias.weight";

    /** How tensors of other models on T5's blocks begin. */
    private static final Set<String> OTHER_MODELS = Set.of("classification_head.", "classifier.", "qa_outputs.");

    /** What transformers calls a T5 within another model; it loads the tensors with this prefix and without. */
    private static final String WITHIN_OTHERS = "transformer.";

    private static final Pattern PREFIXED = Pattern.compile(
            "((?!shared\\.|encoder\\.|decoder\\.|lm_head\\.).*?\\.)(shared|encoder|decoder|lm_head)\\..*");

    private static final String ADVICE = "check that config.json belongs to these weights";

    private static final int CHUNK_BYTES = 1 << 20;

    private final Map<String, Stored> tensors;

    /** A tensor and the file it lies in. */
    private record Stored(Path file, TensorInfo tensor) {
        /** Says whether another tensor has the same numbers, bit by bit. */
        boolean equalsInBits(Stored other) {
            if (tensor.type() != other.tensor.type() || !tensor.shape().equals(other.tensor.shape())) {
                return false;
            }
            try (SafetensorsFile one = SafetensorsFile.open(file);
                    SafetensorsFile two = SafetensorsFile.open(other.file)) {
                for (long from = 0; from < tensor.bytes(); from += CHUNK_BYTES) {
                    int count = (int) Math.min(CHUNK_BYTES, tensor.bytes() - from);
                    ByteBuffer a = ByteBuffer.allocate(count);
                    ByteBuffer b = ByteBuffer.allocate(count);
                    one.read(tensor, from, a);
                    two.read(other.tensor, from, b);
                    if (!a.flip().equals(b.flip())) {
                        return false;
                    }
                }
                return true;
            }
        }
    }

    private Checkpoint(Map<String, Stored> tensors) {
        this.tensors = tensors;
    }

    /**
     * Looks for a head with numbers of its own.
     *
     * @param directory Hugging Face model directory
     * @param tied whether a head that is stored alone is the embedding, too
     * @return whether {@code lm_head.weight} is there and is no copy of the embedding, nor the embedding itself; empty where
     *     no weights can be read
     */
    static Optional<Boolean> hasOwnHead(Path directory, boolean tied) {
        try {
            Map<String, Stored> all = stored(directory);
            Optional<Stored> head = Optional.ofNullable(all.get(T5Layout.HEAD));
            List<Stored> embeddings = embeddings(all);
            return Optional.of(head.isPresent()
                    && (embeddings.isEmpty() ? !tied : !head.get().equalsInBits(embeddings.get(0))));
        } catch (S3DeltaException e) {
            return Optional.empty();
        }
    }

    /**
     * Looks at the headers of a checkpoint's files.
     *
     * @param directory Hugging Face model directory
     * @param config its configuration
     * @return the checkpoint, no tensor read but copies of the embedding
     * @throws S3DeltaException {@link ErrorCode#FILE_MISSING}, {@link ErrorCode#FILE_FORMAT} or
     *     {@link ErrorCode#BACKBONE_WEIGHTS}
     */
    static Checkpoint in(Path directory, T5Config config) {
        Map<String, Stored> found = stored(directory);
        requireBareNames(directory, found.keySet());
        requireWholeModel(directory, found.keySet());
        if (!config.ownHead() && embeddings(found).isEmpty() && found.containsKey(T5Layout.HEAD)) {
            found.put(T5Layout.SHARED, found.get(T5Layout.HEAD));
        }
        List<Stored> embeddings = embeddings(found);
        requireOneEmbedding(embeddings);
        found.keySet().removeAll(EMBEDDINGS);
        found.remove(UNUSED);
        if (!config.ownHead()) {
            found.remove(T5Layout.HEAD);
        }
        embeddings.stream().limit(1).forEach(embedding -> found.put(T5Layout.SHARED, embedding));
        Map<String, Shape> expected = T5Layout.of(config).tensors();
        found.forEach((name, stored) -> require(expected, name, stored));
        Map<String, Stored> ordered = new LinkedHashMap<>();
        for (String name : expected.keySet()) {
            if (!found.containsKey(name)) {
                throw weights("the weights lack a tensor", directory)
                        .expected(name)
                        .got(found.size() + " tensors that fit")
                        .fix(ADVICE);
            }
            ordered.put(name, found.get(name));
        }
        return new Checkpoint(ordered);
    }

    private static Map<String, Stored> stored(Path directory) {
        Map<String, Stored> found = new LinkedHashMap<>();
        for (Path path : CheckpointFiles.in(directory)) {
            CheckpointFiles.require(path);
            try (SafetensorsFile file = SafetensorsFile.open(path)) {
                file.tensors().forEach((name, tensor) -> found.put(name, new Stored(path, tensor)));
            }
        }
        Map<String, Stored> named = new LinkedHashMap<>();
        found.forEach((name, stored) -> named.put(found.containsKey(name(name)) ? name : name(name), stored));
        return named;
    }

    /** Returns the name of a tensor in the model. */
    static String name(String stored) {
        return stored.startsWith(WITHIN_OTHERS) ? stored.substring(WITHIN_OTHERS.length()) : stored;
    }

    private static List<Stored> embeddings(Map<String, Stored> found) {
        return EMBEDDINGS.stream().filter(found::containsKey).map(found::get).toList();
    }

    private static void requireBareNames(Path directory, Set<String> names) {
        Optional<String> prefix = names.stream()
                .limit(1)
                .map(PREFIXED::matcher)
                .filter(Matcher::matches)
                .map(matcher -> matcher.group(1))
                .findFirst();
        if (prefix.isPresent() && names.stream().allMatch(name -> name.startsWith(prefix.get()))) {
            throw weights("the names of all tensors begin with a prefix", directory)
                    .expected("names such as " + T5Layout.SHARED)
                    .got(names.iterator().next() + ", with the prefix '" + prefix.get() + "'")
                    .fix("rename the tensors without it: in Python, with load_file and save_file of safetensors.torch,"
                            + " save_file({k.removeprefix('" + prefix.get()
                            + "'): v for k, v in load_file(FILE).items()}, FILE)");
        }
    }

    private static void requireWholeModel(Path directory, Set<String> names) {
        Optional<String> other = names.stream()
                .filter(name -> OTHER_MODELS.stream().anyMatch(name::startsWith))
                .findFirst();
        boolean encoderAlone = names.stream().noneMatch(name -> name.startsWith("decoder.block."));
        if (!names.isEmpty() && (other.isPresent() || encoderAlone)) {
            throw S3DeltaException.of(ErrorCode.BACKBONE_WEIGHTS, "the checkpoint is no encoder-decoder language model")
                    .where(directory)
                    .expected("the tensors of T5ForConditionalGeneration")
                    .got(other.map(name -> "a classifier, with " + name).orElse("an encoder alone"))
                    .fix("give the checkpoint that it was made from, with encoder, decoder and embedding");
        }
    }

    private static void requireOneEmbedding(List<Stored> embeddings) {
        for (Stored copy : embeddings) {
            if (!copy.equals(embeddings.get(0)) && !copy.equalsInBits(embeddings.get(0))) {
                throw S3DeltaException.of(
                                ErrorCode.BACKBONE_WEIGHTS, "encoder and decoder have embeddings of their own")
                        .where(copy.file)
                        .expected("one embedding, as every published T5 has")
                        .got(copy.tensor.name() + " differs from "
                                + embeddings.get(0).tensor.name())
                        .fix("give a checkpoint with one embedding");
            }
        }
    }

    private static void require(Map<String, Shape> expected, String name, Stored stored) {
        Shape shape = expected.get(name);
        if (shape == null) {
            throw weights("the weights have an extra tensor", stored.file)
                    .got(name + " " + stored.tensor.shape())
                    .fix(ADVICE + "; " + Nearest.advice(name, expected.keySet()));
        }
        if (!shape.equals(stored.tensor.shape())) {
            throw weights("a tensor of the weights has the wrong shape", stored.file + ", " + stored.tensor.name())
                    .expected(shape)
                    .got(stored.tensor.shape())
                    .fix(ADVICE);
        }
        stored.tensor.requireReadable(stored.file);
    }

    private static S3DeltaException weights(String what, Object where) {
        return S3DeltaException.of(ErrorCode.BACKBONE_WEIGHTS, what).where(where);
    }

    /**
     * Looks through all tensors, one after the other.
     *
     * @throws S3DeltaException {@link ErrorCode#BACKBONE_WEIGHTS} if a number is not finite
     */
    void requireFinite() {
        for (Stored stored : tensors.values()) {
            try (SafetensorsFile file = SafetensorsFile.open(stored.file)) {
                TensorLoader.requireFinite(file, stored.tensor);
            }
        }
    }

    /**
     * Loads tensors.
     *
     * @param manager owner of the arrays
     * @param precision of the matrices
     * @param from slot of the first
     * @param to slot after that of the last
     * @return arrays by slot
     * @throws S3DeltaException {@link ErrorCode#FILE_MISSING} or {@link ErrorCode#FILE_FORMAT} if a file is no longer
     *     what it was
     */
    @SuppressWarnings("MustBeClosed")
    List<NDArray> load(NDManager manager, Precision precision, int from, int to) {
        Map<Path, SafetensorsFile> files = new HashMap<>();
        try {
            List<NDArray> weights = new ArrayList<>(to - from);
            List.copyOf(tensors.entrySet()).subList(from, to).forEach(entry -> {
                String name = entry.getKey();
                Stored stored = entry.getValue();
                SafetensorsFile file = files.computeIfAbsent(stored.file, SafetensorsFile::open);
                if (!stored.tensor.equals(file.tensors().get(stored.tensor.name()))) {
                    throw S3DeltaException.of(ErrorCode.FILE_FORMAT, "a tensor file was changed while it was used")
                            .where(stored.file + ", " + name)
                            .fix("start again when nobody writes it");
                }
                weights.add(TensorLoader.load(
                        manager, file, stored.tensor, T5Layout.isMatrix(name) ? precision : Precision.FLOAT32));
            });
            return weights;
        } finally {
            files.values().forEach(SafetensorsFile::close);
        }
    }
}
