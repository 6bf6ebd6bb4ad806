package s3delta.api;

/**
 * A delta that a search may keep: where, which method, with what configuration, at what price.
 *
 * @param position where the delta goes
 * @param method id of the delta method
 * @param config the method's configuration, a value of its config record
 * @param parameters number of trainable parameters, at least 1
 * @param copy which of several equal deltas at the position, from 1
 * @since 0.1
 */
@Stability(Stability.Level.STABLE)
public record Candidate(Position position, String method, Record config, long parameters, int copy) {
    /**
     * Makes the only candidate of its kind at a position.
     *
     * @param position where the delta goes
     * @param method id of the delta method
     * @param config the method's configuration, a value of its config record
     * @param parameters number of trainable parameters, at least 1
     */
    public Candidate(Position position, String method, Record config, long parameters) {
        this(position, method, config, parameters, 1);
    }

    /**
     * Returns the short name used in messages and figures.
     *
     * @return {@code path#method}, with {@code #copy} from the second copy on
     */
    public String label() {
        return position.path() + "#" + method + (copy == 1 ? "" : "#" + copy);
    }
}
