package s3delta.runtime.task;

import java.util.Map;
import java.util.function.ToIntFunction;

/**
 * Sets that are splits of their own, or stretches of the training rows.
 *
 * @param cut by set, how much of the training rows it takes: below 1 a share, otherwise a count
 */
record OwnRule(Map<String, Object> cut) implements SplitRule {
    @Override
    public Parts parts(ToIntFunction<String> sizes) {
        int rows = sizes.applyAsInt(TRAIN);
        int validation = taken(VALIDATION, rows);
        int test = taken(TEST, rows);
        int used = Math.min(rows, validation + test);
        return new Parts(
                new Part(TRAIN, used, rows),
                cut.containsKey(VALIDATION) ? new Part(TRAIN, 0, validation) : whole(VALIDATION, sizes),
                cut.containsKey(TEST) ? new Part(TRAIN, validation, used) : whole(TEST, sizes));
    }

    private int taken(String set, int rows) {
        Object written = cut.getOrDefault(set, 0L);
        double share = written instanceof Double part ? Math.floor(part * rows) : ((Number) written).doubleValue();
        return (int) Math.min(rows, share);
    }

    private static Part whole(String split, ToIntFunction<String> sizes) {
        return new Part(split, 0, sizes.applyAsInt(split));
    }
}
