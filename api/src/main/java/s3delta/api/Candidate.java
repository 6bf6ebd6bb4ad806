package s3delta.api;

/**
 * A delta that a search may keep: where, which method, with what configuration, at what price.
 *
 * @param position where the delta goes
 * @param method id of the delta method
 * @param config the method's configuration, a value of its config record
 * @param parameters number of trainable parameters, at least 1
 * @since 0.1
 */
@Stability(Stability.Level.STABLE)
public record Candidate(Position position, String method, Record config, long parameters) {
    /**
     * Returns the short name used in messages and figures.
     *
     * @return {@code path#method}
     */
    public String label() {
        return position.path() + "#" + method;
    }
}
