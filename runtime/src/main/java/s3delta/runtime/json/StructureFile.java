package s3delta.runtime.json;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Set;
import s3delta.api.ErrorCode;
import s3delta.api.Placement;
import s3delta.api.S3DeltaException;
import s3delta.api.Structure;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** A structure as a JSON file. */
public final class StructureFile {
    private static final RecordBinder BINDER = RecordBinder.file();

    /** No delta is larger; and the sum of as many as a file can hold stays a long. */
    private static final long MOST = 1L << 40;

    private StructureFile() {}

    /**
     * What the file holds.
     *
     * @param format version of the format
     * @param budget the most parameters that were allowed
     * @param parameters the sum over the placements
     * @param placements the deltas
     * @param foundOn where the structure comes from
     * @param fits the numbers of a backbone that it fits
     */
    public record Form(
            int format,
            long budget,
            long parameters,
            List<Entry> placements,
            Map<String, Object> foundOn,
            Optional<Map<String, Object>> fits) {
        /** Checks the sum. */
        public Form {
            Require.atLeast("budget", budget, 1);
            List<List<Object>> deltas = placements.stream()
                    .map(e -> List.<Object>of(e.position, e.method, e.config, e.copy.orElse(1)))
                    .toList();
            Require.that(Set.copyOf(deltas).size() == deltas.size(), "placements", "no delta twice", "a delta twice");
            long sum = placements.stream().mapToLong(Entry::parameters).sum();
            Require.that(parameters == sum, "parameters", sum + ", the sum over the placements", parameters);
        }
    }

    /**
     * One delta.
     *
     * @param position Hugging Face module path
     * @param method id of the delta method
     * @param config the method's configuration
     * @param parameters number of trainable parameters
     * @param copy which of several equal deltas at the position; the first where absent
     * @param p the probability with which the search would keep it
     * @param score the score by which the search would keep it, where that is no probability
     */
    public record Entry(
            String position,
            String method,
            Map<String, Object> config,
            long parameters,
            Optional<Integer> copy,
            Optional<Double> p,
            Optional<Double> score) {
        /** Checks the ranges. */
        public Entry {
            Require.that(parameters >= 1 && parameters <= MOST, "parameters", "a count, 1 to " + MOST, parameters);
            Require.atLeastWherePresent("copy", copy, 1);
            double probability = p.orElse(0.0);
            Require.that(probability >= 0 && probability <= 1, "p", "a probability from 0 to 1", probability);
        }

        static Entry of(Placement delta) {
            return new Entry(
                    delta.position(),
                    delta.method(),
                    delta.config(),
                    delta.parameters(),
                    Optional.of(delta.copy()).filter(copy -> copy > 1),
                    optional(delta.p()),
                    optional(delta.score()));
        }

        Placement placement() {
            return new Placement(position, method, config, parameters, copy.orElse(1), optional(p), optional(score));
        }
    }

    /**
     * Writes a structure; a reader sees the old file or the whole new one.
     *
     * @param structure the structure
     * @param file the file
     * @throws S3DeltaException {@link ErrorCode#OUTPUT} if it cannot be written
     */
    public static void write(Structure structure, Path file) {
        List<Entry> entries = structure.placements().stream().map(Entry::of).toList();
        Form form = new Form(
                structure.format(),
                structure.budget(),
                structure.parameters(),
                entries,
                structure.foundOn(),
                Optional.of(structure.fits()).filter(fits -> !fits.isEmpty()));
        WholeFile.write(file, Json.text(BINDER.tree(form)));
    }

    /**
     * Reads a structure. Whole numbers in configurations become Long, others Double.
     *
     * @param file the file
     * @return the structure
     * @throws S3DeltaException {@link ErrorCode#FILE_MISSING} if there is none, {@link ErrorCode#FILE_FORMAT} if it is
     *     malformed or inconsistent, {@link ErrorCode#STRUCTURE} if it is of another format or exceeds its budget
     */
    public static Structure read(Path file) {
        ObjectNode tree = Json.read(file);
        JsonNode format = tree.get("format");
        if (format != null && format.isIntegralNumber() && format.asLong(0) != Structure.FORMAT) {
            throw unknownFormat(file, format);
        }
        Form form = BINDER.bind(tree, Form.class, Map.of(), Place.of(file.toString()));
        if (form.parameters > form.budget) {
            throw overBudget(file, form);
        }
        List<Placement> placements =
                form.placements.stream().map(Entry::placement).toList();
        return new Structure(form.format, form.budget, placements, form.foundOn, form.fits.orElse(Map.of()));
    }

    private static S3DeltaException unknownFormat(Path file, JsonNode format) {
        return S3DeltaException.of(ErrorCode.STRUCTURE, "the structure file is of another format")
                .where(file + ": format")
                .expected(Structure.FORMAT)
                .got(BindErrors.shown(format))
                .fix("search again with this version, or use the version that wrote the file");
    }

    private static S3DeltaException overBudget(Path file, Form form) {
        return S3DeltaException.of(ErrorCode.STRUCTURE, "the structure exceeds its budget")
                .where(file + ": budget")
                .expected("at least " + form.parameters + ", the sum over the placements")
                .got(form.budget)
                .fix("search again, or correct 'budget'");
    }

    private static Optional<Double> optional(OptionalDouble value) {
        return value.isPresent() ? Optional.of(value.getAsDouble()) : Optional.empty();
    }

    private static OptionalDouble optional(Optional<Double> value) {
        return value.map(OptionalDouble::of).orElseGet(OptionalDouble::empty);
    }
}
