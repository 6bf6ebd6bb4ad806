package s3delta.api;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A set of deltas that is kept: what a search finds, what re-training takes in, what moves from task to task.
 *
 * @param format version of the file format, {@link #FORMAT} for structures made by this version
 * @param budget the most parameters that were allowed
 * @param placements the deltas, in candidate order
 * @param foundOn where it comes from: task, seed, strategy, backbone fingerprint and the like, as JSON values
 * @param fits the numbers of a backbone that it fits, such as layers and widths, by name, as JSON values; empty where
 *     nothing is known
 * @since 0.1
 */
@Stability(Stability.Level.STABLE)
public record Structure(
        int format, long budget, List<Placement> placements, Map<String, Object> foundOn, Map<String, Object> fits) {
    /** The format that this version writes. */
    public static final int FORMAT = 1;

    /**
     * Copies the collections and checks the budget.
     *
     * @throws S3DeltaException {@link ErrorCode#STRUCTURE} if the deltas have more parameters than the budget
     */
    public Structure {
        placements = List.copyOf(placements);
        foundOn = Collections.unmodifiableMap(new LinkedHashMap<>(foundOn));
        fits = Collections.unmodifiableMap(new LinkedHashMap<>(fits));
        long total = placements.stream().mapToLong(Placement::parameters).sum();
        if (total > budget) {
            throw S3DeltaException.of(ErrorCode.STRUCTURE, "the structure exceeds its budget")
                    .expected("at most " + budget + " parameters")
                    .got(total + " parameters in " + placements.size() + " placements")
                    .fix("search again, or correct 'budget' in the structure file");
        }
    }

    /**
     * Makes a structure that does not say what it fits.
     *
     * @param format version of the file format
     * @param budget the most parameters that were allowed
     * @param placements the deltas, in candidate order
     * @param foundOn where it comes from
     * @throws S3DeltaException {@link ErrorCode#STRUCTURE} if the deltas have more parameters than the budget
     */
    public Structure(int format, long budget, List<Placement> placements, Map<String, Object> foundOn) {
        this(format, budget, placements, foundOn, Map.of());
    }

    /**
     * Counts the trainable parameters.
     *
     * @return the sum over the placements, at most {@link #budget()}
     */
    public long parameters() {
        return placements.stream().mapToLong(Placement::parameters).sum();
    }
}
