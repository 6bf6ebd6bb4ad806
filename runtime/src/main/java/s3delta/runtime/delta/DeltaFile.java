package s3delta.runtime.delta;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.IntFunction;
import s3delta.api.ErrorCode;
import s3delta.api.S3DeltaException;
import s3delta.runtime.engine.TensorEngine;
import s3delta.runtime.safetensors.Finite;
import s3delta.runtime.safetensors.SafetensorsFile;
import s3delta.runtime.safetensors.SafetensorsWriter;
import s3delta.runtime.safetensors.TensorInfo;
import s3delta.runtime.safetensors.TensorType;

/** Trained parameters in a safetensors file: one float32 tensor a parameter, by its name in the layout. */
public final class DeltaFile {
    private static final String FORMAT_KEY = "s3delta-format";
    private static final String FORMAT = "1";
    private static final int MOST_NAMED = 5;

    private DeltaFile() {}

    /**
     * Writes a model's parameters.
     *
     * @param model the model
     * @param file the file
     * @param metadata texts to keep in the header
     * @throws S3DeltaException {@link ErrorCode#OUTPUT} if it cannot be written
     */
    public static void write(GatedModel model, Path file, Map<String, String> metadata) {
        write(model.layout(), model::parameter, file, metadata);
    }

    /**
     * Writes parameters.
     *
     * @param layout names and shapes
     * @param values gives the values of a slice by its index
     * @param file the file
     * @param metadata texts to keep in the header
     * @throws S3DeltaException {@link ErrorCode#OUTPUT} if it cannot be written
     */
    public static void write(
            ParameterLayout layout, IntFunction<float[]> values, Path file, Map<String, String> metadata) {
        List<SafetensorsWriter.Entry> entries = new ArrayList<>();
        List<ParameterLayout.Slice> slices = layout.slices();
        for (int i = 0; i < slices.size(); i++) {
            int index = i;
            List<Long> shape =
                    Arrays.stream(slices.get(i).shape().getShape()).boxed().toList();
            entries.add(new SafetensorsWriter.Entry(slices.get(i).name(), shape, () -> bytes(values.apply(index))));
        }
        Map<String, String> texts = new LinkedHashMap<>(metadata);
        texts.put(FORMAT_KEY, FORMAT);
        SafetensorsWriter.write(file, entries, texts);
    }

    /**
     * Reads a model's parameters. They are changed only if the whole file fits.
     *
     * @param model the model, with the deltas that were written
     * @param file the file
     * @return the texts kept in the header
     * @throws S3DeltaException {@link ErrorCode#FILE_MISSING} or {@link ErrorCode#FILE_FORMAT} if it holds no parameters
     *     of deltas, {@link ErrorCode#STRUCTURE} if a tensor is missing, extra or misshapen
     */
    public static Map<String, String> read(GatedModel model, Path file) {
        try (SafetensorsFile tensors = SafetensorsFile.open(file);
                NDArray loaded = load(model.layout(), tensors, model.values().getManager())) {
            TensorEngine.copy(loaded, model.values());
            return tensors.metadata();
        }
    }

    /**
     * Reads parameters without a model.
     *
     * @param layout names and shapes that the file must have
     * @param file the file
     * @param manager owner of the vector
     * @return float32 [n], flat as the layout has it
     * @throws S3DeltaException as {@link #read}
     */
    public static NDArray values(ParameterLayout layout, Path file, NDManager manager) {
        try (SafetensorsFile tensors = SafetensorsFile.open(file)) {
            return load(layout, tensors, manager);
        }
    }

    private static NDArray load(ParameterLayout layout, SafetensorsFile tensors, NDManager manager) {
        checkFormat(tensors);
        checkNames(layout, tensors);
        checkShapes(layout, tensors);
        List<ParameterLayout.Slice> slices = layout.slices();
        return layout.create(manager, (index, values) -> {
            values.put(tensors.map(find(tensors, slices.get(index))).asFloatBuffer());
        });
    }

    private static ByteBuffer bytes(float[] values) {
        ByteBuffer bytes = ByteBuffer.allocate(Math.multiplyExact(values.length, Float.BYTES))
                .order(ByteOrder.LITTLE_ENDIAN);
        bytes.asFloatBuffer().put(values);
        return bytes;
    }

    private static void checkFormat(SafetensorsFile file) {
        String format = file.metadata().getOrDefault(FORMAT_KEY, "none");
        if (!format.equals(FORMAT)) {
            throw S3DeltaException.of(ErrorCode.FILE_FORMAT, "this is no file of deltas that can be read")
                    .where(file.path() + ", metadata '" + FORMAT_KEY + "'")
                    .expected(FORMAT)
                    .got(format)
                    .fix("give the file that a training wrote, or read it with the version that wrote it")
                    .build();
        }
    }

    private static void checkNames(ParameterLayout layout, SafetensorsFile file) {
        Set<String> missing = new LinkedHashSet<>();
        layout.slices().forEach(slice -> missing.add(slice.name()));
        Set<String> extra = new LinkedHashSet<>(file.tensors().keySet());
        extra.removeAll(missing);
        missing.removeAll(file.tensors().keySet());
        if (!missing.isEmpty() || !extra.isEmpty()) {
            throw S3DeltaException.of(ErrorCode.STRUCTURE, "the file holds other deltas than the model has")
                    .where(file.path())
                    .expected(counted(layout.slices().size()) + named(", of which are missing: ", missing))
                    .got(counted(file.tensors().size()) + named(", of which are extra: ", extra))
                    .fix("give the structure that these deltas were trained with")
                    .build();
        }
    }

    private static String counted(int tensors) {
        return tensors + (tensors == 1 ? " tensor" : " tensors");
    }

    private static String named(String label, Set<String> names) {
        if (names.isEmpty()) {
            return "";
        }
        String first = String.join(", ", names.stream().limit(MOST_NAMED).toList());
        return label + first + (names.size() > MOST_NAMED ? " and " + (names.size() - MOST_NAMED) + " more" : "");
    }

    private static TensorInfo find(SafetensorsFile file, ParameterLayout.Slice slice) {
        return Objects.requireNonNull(file.tensors().get(slice.name()), "checked before");
    }

    private static void checkShapes(ParameterLayout layout, SafetensorsFile file) {
        for (ParameterLayout.Slice slice : layout.slices()) {
            TensorInfo tensor = find(file, slice);
            if (!tensor.shape().equals(slice.shape()) || tensor.type() != TensorType.F32) {
                throw S3DeltaException.of(ErrorCode.STRUCTURE, "a delta of the file does not fit the model's")
                        .where(file.path() + ", " + slice.name())
                        .expected(TensorType.F32 + " " + slice.shape())
                        .got(tensor.type() + " " + tensor.shape())
                        .fix("give the structure and the backbone that these deltas were trained with")
                        .build();
            }
            if (!Finite.all(file, tensor)) {
                throw S3DeltaException.of(ErrorCode.FILE_FORMAT, "a delta of the file is not finite")
                        .where(file.path() + ", " + slice.name())
                        .expected("finite numbers")
                        .got("infinity or NaN")
                        .fix("copy the file again, or train again")
                        .build();
            }
        }
    }
}
