package s3delta.runtime.delta;

import ai.djl.ndarray.NDManager;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.IntFunction;
import java.util.stream.Stream;
import s3delta.api.ErrorCode;
import s3delta.api.S3DeltaException;
import s3delta.runtime.delta.ParameterLayout.Slice;
import s3delta.runtime.engine.TensorEngine;
import s3delta.runtime.safetensors.Finite;
import s3delta.runtime.safetensors.SafetensorsFile;
import s3delta.runtime.safetensors.SafetensorsWriter;
import s3delta.runtime.safetensors.SafetensorsWriter.Entry;
import s3delta.runtime.safetensors.TensorInfo;
import s3delta.runtime.safetensors.TensorType;
import s3delta.runtime.text.Names;

/**
 * The parameters of deltas in a safetensors file: one float32 tensor for each slice of the layouts, by its name. Frozen
 * parameters are in it too, once each.
 */
public final class DeltaFile {
    private static final String FORMAT_KEY = "s3delta-format";
    private static final String FORMAT = "1";

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
        Values values = model.parameters();
        List<Entry> entries = entries(model.layout(), model::parameter);
        ParameterLayout frozen = values.tunable().frozen();
        entries.addAll(entries(frozen, index -> frozen.read(values.frozen(), index)));
        write(entries, file, metadata);
    }

    /**
     * Writes trained parameters, where there are no frozen ones.
     *
     * @param layout names and shapes
     * @param values gives the values of a slice by its index
     * @param file the file
     * @param metadata texts to keep in the header
     * @throws S3DeltaException {@link ErrorCode#OUTPUT} if it cannot be written
     */
    public static void write(
            ParameterLayout layout, IntFunction<float[]> values, Path file, Map<String, String> metadata) {
        write(entries(layout, values), file, metadata);
    }

    private static List<Entry> entries(ParameterLayout layout, IntFunction<float[]> values) {
        List<Entry> entries = new ArrayList<>();
        for (int i = 0; i < layout.slices().size(); i++) {
            int index = i;
            Slice slice = layout.slices().get(i);
            entries.add(Entry.of(slice.name(), slice.shape(), () -> values.apply(index)));
        }
        return entries;
    }

    private static void write(List<Entry> entries, Path file, Map<String, String> metadata) {
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
        Values values = model.parameters();
        try (SafetensorsFile tensors = SafetensorsFile.open(file);
                Values loaded = load(values.tunable(), tensors, values.trained().getManager())) {
            TensorEngine.copy(loaded.trained(), values.trained());
            TensorEngine.copy(loaded.frozen(), values.frozen());
            return tensors.metadata();
        }
    }

    /**
     * Reads parameters without a model.
     *
     * @param tunable names and shapes that the file must have
     * @param file the file
     * @param manager owner of the vectors
     * @return the parameters, to be closed by the caller
     * @throws S3DeltaException as {@link #read}
     */
    public static Values load(Tunable tunable, Path file, NDManager manager) {
        try (SafetensorsFile tensors = SafetensorsFile.open(file)) {
            return load(tunable, tensors, manager);
        }
    }

    private static Values load(Tunable tunable, SafetensorsFile file, NDManager manager) {
        checkFormat(file);
        List<Slice> slices = Stream.of(tunable.layout(), tunable.frozen())
                .flatMap(layout -> layout.slices().stream())
                .toList();
        checkNames(slices, file);
        slices.forEach(slice -> check(slice, file));
        return Values.create(
                tunable,
                manager,
                (slice, values) -> values.put(file.map(tensor(file, slice)).asFloatBuffer()));
    }

    private static void checkFormat(SafetensorsFile file) {
        String format = file.metadata().getOrDefault(FORMAT_KEY, "none");
        if (!format.equals(FORMAT)) {
            throw S3DeltaException.of(ErrorCode.FILE_FORMAT, "this file of deltas cannot be read")
                    .where(file.path() + ", metadata '" + FORMAT_KEY + "'")
                    .expected(FORMAT)
                    .got(format)
                    .fix("give the file that a training wrote, or read it with the version that wrote it");
        }
    }

    private static void checkNames(List<Slice> slices, SafetensorsFile file) {
        Set<String> missing =
                new LinkedHashSet<>(slices.stream().map(Slice::name).toList());
        Set<String> extra = new LinkedHashSet<>(file.tensors().keySet());
        extra.removeAll(missing);
        missing.removeAll(file.tensors().keySet());
        if (!missing.isEmpty() || !extra.isEmpty()) {
            throw S3DeltaException.of(ErrorCode.STRUCTURE, "the file holds other deltas than the model has")
                    .where(file.path())
                    .expected(counted(slices.size()) + Names.few("; the file lacks ", missing))
                    .got(counted(file.tensors().size()) + Names.few("; the model lacks ", extra))
                    .fix("give the structure that these deltas were trained with");
        }
    }

    private static String counted(int tensors) {
        return tensors + (tensors == 1 ? " tensor" : " tensors");
    }

    private static TensorInfo tensor(SafetensorsFile file, Slice slice) {
        return Objects.requireNonNull(file.tensors().get(slice.name()), "checked before");
    }

    private static void check(Slice slice, SafetensorsFile file) {
        TensorInfo tensor = tensor(file, slice);
        if (!tensor.shape().equals(slice.shape()) || tensor.type() != TensorType.F32) {
            throw S3DeltaException.of(ErrorCode.STRUCTURE, "a delta of the file does not fit the model's")
                    .where(file.path() + ", " + slice.name())
                    .expected(TensorType.F32 + " " + slice.shape())
                    .got(tensor.type() + " " + tensor.shape())
                    .fix("give the structure and the backbone that these deltas were trained with");
        }
        if (!Finite.all(file, tensor)) {
            throw S3DeltaException.of(ErrorCode.FILE_FORMAT, "a delta of the file is not finite")
                    .where(file.path() + ", " + slice.name())
                    .expected("finite numbers")
                    .got("infinity or NaN")
                    .fix("copy the file again, or train again");
        }
    }
}
