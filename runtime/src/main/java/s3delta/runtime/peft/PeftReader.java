package s3delta.runtime.peft;

import ai.djl.ndarray.types.Shape;
import java.nio.FloatBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import s3delta.api.ErrorCode;
import s3delta.api.Position;
import s3delta.api.S3DeltaException;
import s3delta.api.SiteShape;
import s3delta.runtime.delta.Factors;
import s3delta.runtime.json.Json;
import s3delta.runtime.json.Place;
import s3delta.runtime.safetensors.Finite;
import s3delta.runtime.safetensors.SafetensorsFile;
import s3delta.runtime.safetensors.TensorInfo;
import s3delta.runtime.text.Names;

/** Reads PEFT's LoRA adapters. Every module that is meant must have its tensors, and there must be no other tensors. */
public final class PeftReader {
    private PeftReader() {}

    /**
     * Reads an adapter.
     *
     * @param directory holds {@code adapter_config.json} and {@code adapter_model.safetensors}
     * @param positions the positions of the backbone
     * @return what the adapter adds at each position, in the order of positions
     * @throws S3DeltaException {@link ErrorCode#FILE_MISSING} if a file is not there, {@link ErrorCode#FILE_FORMAT} if it
     *     is no plain LoRA, {@link ErrorCode#STRUCTURE} if tensors are missing, extra or misshapen
     */
    public static List<Factors> read(Path directory, List<Position> positions) {
        requireFiles(directory);
        PeftConfig config = config(directory);
        TargetModules targets = new TargetModules(config);
        List<Position> meant = positions.stream()
                .filter(position -> position.shape() instanceof SiteShape.Linear && targets.contains(position.path()))
                .toList();
        try (SafetensorsFile tensors = SafetensorsFile.open(directory.resolve(PeftFiles.TENSORS))) {
            checkNames(meant, tensors);
            List<Factors> all = new ArrayList<>();
            for (Position position : meant) {
                int rank = config.rank(position.path());
                int in = position.shape().inputWidth();
                int out = position.shape().outputWidth();
                all.add(new Factors(
                        position,
                        rank,
                        config.scale(position.path()),
                        floats(tensors, PeftFiles.down(position), new Shape(rank, in)),
                        floats(tensors, PeftFiles.up(position), new Shape(out, rank))));
            }
            return all;
        }
    }

    /**
     * Says what of an adapter does nothing on a T5.
     *
     * @param directory as above
     * @return a note for users, if there is any
     */
    public static Optional<String> note(Path directory) {
        return config(directory).note();
    }

    /**
     * Reads what share of input features the adapter's training dropped.
     *
     * @param directory as above
     * @return from 0 to below 1
     * @throws S3DeltaException {@link ErrorCode#FILE_FORMAT} if it is no such number
     */
    public static double dropout(Path directory) {
        return config(directory).dropout();
    }

    private static PeftConfig config(Path directory) {
        Path file = directory.resolve(PeftFiles.CONFIG);
        return new PeftConfig(Json.readOfOthers(file), Place.of(file.toString()));
    }

    private static void requireFiles(Path directory) {
        if (Files.isRegularFile(directory.resolve(PeftFiles.CONFIG))
                && Files.isRegularFile(directory.resolve(PeftFiles.TENSORS))) {
            return;
        }
        boolean pickled = Files.isRegularFile(directory.resolve(PeftFiles.PICKLED));
        throw S3DeltaException.of(ErrorCode.FILE_MISSING, "this is no adapter of PEFT that can be read")
                .where(directory)
                .expected(PeftFiles.CONFIG + " and " + PeftFiles.TENSORS)
                .fix(
                        pickled
                                ? "save the adapter again with safe_serialization=True; pickled files are never read"
                                : "name the directory that PEFT's save_pretrained wrote");
    }

    private static void checkNames(List<Position> meant, SafetensorsFile tensors) {
        Set<String> missing = new TreeSet<>();
        meant.forEach(position -> missing.addAll(List.of(PeftFiles.down(position), PeftFiles.up(position))));
        Set<String> extra = new TreeSet<>(tensors.tensors().keySet());
        extra.removeAll(missing);
        missing.removeAll(tensors.tensors().keySet());
        if (meant.isEmpty() || !missing.isEmpty() || !extra.isEmpty()) {
            throw S3DeltaException.of(
                            ErrorCode.STRUCTURE, "the adapter's tensors are not those of the modules it names")
                    .where(tensors.path())
                    .expected("two tensors for each of " + meant.size() + " linear modules of the backbone that '"
                            + PeftFiles.CONFIG + "' means")
                    .got(tensors.tensors().size() + " tensors" + Names.few(", missing: ", missing)
                            + Names.few(", that no linear module inside a block takes: ", extra))
                    .fix(
                            "give the backbone that the adapter was trained on; nothing else than LoRA inside blocks can be"
                                    + " read");
        }
    }

    private static float[] floats(SafetensorsFile file, String name, Shape expected) {
        TensorInfo tensor = Objects.requireNonNull(file.tensors().get(name), "checked before");
        if (!tensor.shape().equals(expected)) {
            throw S3DeltaException.of(ErrorCode.STRUCTURE, "a tensor of the adapter does not fit the backbone")
                    .where(file.path() + ", " + name)
                    .expected(expected + ", from '" + PeftFiles.CONFIG + "' and the backbone")
                    .got(tensor.shape())
                    .fix("give the backbone that the adapter was trained on");
        }
        if (!Finite.all(file, tensor)) {
            throw S3DeltaException.of(ErrorCode.FILE_FORMAT, "a tensor of the adapter is not finite")
                    .where(file.path() + ", " + name)
                    .expected("finite numbers")
                    .got("infinity or NaN")
                    .fix("copy the adapter again, or train it again");
        }
        FloatBuffer buffer = file.floats(tensor).asFloatBuffer();
        float[] values = new float[buffer.remaining()];
        buffer.get(values);
        return values;
    }
}
