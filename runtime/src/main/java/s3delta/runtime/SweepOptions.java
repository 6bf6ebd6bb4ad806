package s3delta.runtime;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import s3delta.api.Stability;
import s3delta.runtime.json.Require;

/**
 * How the trials of a sweep are run.
 *
 * @param executor id of the executor: {@code local}, or that of a plugin
 * @param keys the executor's keys with plain values, such as {@code slots}; docs/reference.md lists them
 * @param cores cores a trial, 0 for a share
 * @param megabytes memory a trial in MiB, 0 for an estimate
 * @since 0.1
 */
@Stability(Stability.Level.EXPERIMENTAL)
public record SweepOptions(String executor, Map<String, Object> keys, int cores, long megabytes) {
    private static final SweepOptions DEFAULTS = new SweepOptions("local", Map.of(), 0, 0);

    /**
     * Checks the numbers and copies the map.
     *
     * @throws IllegalArgumentException if a number is negative
     */
    public SweepOptions {
        Require.atLeast("cores", cores, 0);
        Require.atLeast("memory", megabytes, 0);
        keys = Collections.unmodifiableMap(new LinkedHashMap<>(keys));
    }

    /**
     * Returns what suits most: processes of this machine, as many at a time as there is room for.
     *
     * @return the options
     */
    public static SweepOptions defaults() {
        return DEFAULTS;
    }

    /**
     * Replaces the executor.
     *
     * @param id the executor's id
     * @return the changed options, without keys
     */
    public SweepOptions withExecutor(String id) {
        return new SweepOptions(id, Map.of(), cores, megabytes);
    }

    /**
     * Sets a key of the executor.
     *
     * @param key the key, such as {@code slots}
     * @param value a string, number, boolean, list or map of such
     * @return the changed options
     */
    public SweepOptions with(String key, Object value) {
        Map<String, Object> all = new LinkedHashMap<>(keys);
        all.put(key, value);
        return new SweepOptions(executor, all, cores, megabytes);
    }

    /**
     * Replaces what a trial is assumed to need.
     *
     * @param coresEach cores a trial, 0 for a share
     * @param megabytesEach memory a trial in MiB, 0 for an estimate
     * @return the changed options
     */
    public SweepOptions withNeeds(int coresEach, long megabytesEach) {
        return new SweepOptions(executor, keys, coresEach, megabytesEach);
    }
}
