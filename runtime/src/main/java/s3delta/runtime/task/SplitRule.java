package s3delta.runtime.task;

import java.util.Map;
import java.util.function.ToIntFunction;

/** Says which rows train, which validate and which test: each set is a stretch of a split's shuffled rows. */
@FunctionalInterface
public interface SplitRule {
    /** The split that is trained on. */
    String TRAIN = "train";

    /** The split that validates, whatever its files are called. */
    String VALIDATION = "validation";

    /** The labelled split that tests. */
    String TEST = "test";

    /** The paper's number of training rows that become validation rows in large tasks. */
    int VALIDATION_ROWS = 2000;

    /** Each set is a split of its own. */
    SplitRule GIVEN = sizes -> new Parts(whole(TRAIN, sizes), whole(VALIDATION, sizes), whole(TEST, sizes));

    /**
     * The paper's for large tasks: 2,000 training rows (at most half of them, where there are fewer than 4,000) become
     * validation rows, and the validation split tests.
     */
    SplitRule LARGE = sizes -> {
        int rows = sizes.applyAsInt(TRAIN);
        int cut = Math.min(VALIDATION_ROWS, rows / 2);
        return new Parts(new Part(TRAIN, cut, rows), new Part(TRAIN, 0, cut), whole(VALIDATION, sizes));
    };

    /** The paper's for the others: the validation split is halved; an odd row tests. */
    SplitRule HALVED = sizes -> {
        Part train = whole(TRAIN, sizes);
        int rows = sizes.applyAsInt(VALIDATION);
        return new Parts(train, new Part(VALIDATION, 0, rows / 2), new Part(VALIDATION, rows / 2, rows));
    };

    /**
     * Divides the rows.
     *
     * @param sizes says how many rows a split has; opens it
     * @return the sets, of which some may be empty
     */
    Parts parts(ToIntFunction<String> sizes);

    /** Takes a split whole. */
    private static Part whole(String split, ToIntFunction<String> sizes) {
        return new Part(split, 0, sizes.applyAsInt(split));
    }

    /**
     * A stretch of a split's shuffled rows.
     *
     * @param split the split
     * @param from the first row's place
     * @param to the place behind the last row
     */
    record Part(String split, int from, int to) {}

    /**
     * The three sets.
     *
     * @param train what is trained on
     * @param validation what the best step is chosen by
     * @param test what is touched once
     */
    record Parts(Part train, Part validation, Part test) {}

    /**
     * Sets that are splits of their own, or stretches of the training rows.
     *
     * @param cut by set, how much of the training rows it takes: below 1 a share, otherwise a count
     */
    record Cut(Map<String, Object> cut) implements SplitRule {
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
    }
}
