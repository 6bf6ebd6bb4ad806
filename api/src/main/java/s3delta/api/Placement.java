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
 * @param p the probability with which the search would keep it, in [0, 1]; empty where no search gave one
 * @since 0.1
 */
@Stability(Stability.Level.STABLE)
public record Placement(String position, String method, Map<String, Object> config, long parameters, OptionalDouble p) {
    /** Copies the configuration, keeping its order. */
    public Placement {
        config = Collections.unmodifiableMap(new LinkedHashMap<>(config));
    }
}
