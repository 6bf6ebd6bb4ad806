package s3delta.api;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.OptionalDouble;

/**
 * One delta of a structure, in the form that files hold.
 *
 * @param position Hugging Face module path
 * @param method id of the delta method
 * @param config the method's configuration as JSON values, every key present
 * @param parameters number of trainable parameters
 * @param copy which of several equal deltas at the position, from 1
 * @param p the probability with which the search would keep it, in [0, 1]; empty where the search gave none
 * @param score the score by which the search would keep it, where that is no probability; empty where it gave none
 * @since 0.1
 */
@Stability(Stability.Level.STABLE)
public record Placement(
        String position,
        String method,
        Map<String, Object> config,
        long parameters,
        int copy,
        OptionalDouble p,
        OptionalDouble score) {
    /** Copies the configuration, keeping its order. */
    public Placement {
        config = Collections.unmodifiableMap(new LinkedHashMap<>(config));
    }

    /**
     * Makes the only delta of its kind at a position.
     *
     * @param position Hugging Face module path
     * @param method id of the delta method
     * @param config the method's configuration as JSON values, every key present
     * @param parameters number of trainable parameters
     * @param p the probability with which the search would keep it; empty where no search gave one
     */
    public Placement(String position, String method, Map<String, Object> config, long parameters, OptionalDouble p) {
        this(position, method, config, parameters, 1, p, OptionalDouble.empty());
    }

    /**
     * Returns what the search ranked it by.
     *
     * @return the probability, else the score; empty where no search gave one
     */
    public OptionalDouble rating() {
        return p.isPresent() ? p : score;
    }

    /**
     * Returns the delta without what a search said of it, to compare.
     *
     * @return the same position, method, configuration and copy
     */
    public Placement unrated() {
        return new Placement(
                position, method, config, parameters, copy, OptionalDouble.empty(), OptionalDouble.empty());
    }
}
