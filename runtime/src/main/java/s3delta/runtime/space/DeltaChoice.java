package s3delta.runtime.space;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import s3delta.runtime.json.Require;
import s3delta.runtime.json.Rest;

/**
 * A delta method with its configuration, as a rule names it.
 *
 * @param method id of the method
 * @param config plain values by dashed key; the method's defaults hold for the others
 */
public record DeltaChoice(String method, @Rest Map<String, Object> config) {
    /**
     * Checks the id.
     *
     * @throws IllegalArgumentException if it is blank
     */
    public DeltaChoice {
        Require.that(!method.isBlank(), "method", "the id of a delta method", "'" + method + "'");
        config = Collections.unmodifiableMap(new LinkedHashMap<>(config));
    }
}
