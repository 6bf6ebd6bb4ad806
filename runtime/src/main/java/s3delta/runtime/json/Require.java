package s3delta.runtime.json;

import java.io.Serial;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/** Checks of a record's components, made in its constructor and reported to users with file and key. */
public final class Require {
    private static final Pattern NAME = Pattern.compile("[a-z0-9][a-z0-9.-]*");

    private static final double MOST_RATE = 1e30;
    private static final int MOST_THREADS = 1024;
    private static final int MOST_SHOWN = 200;

    private Require() {}

    /**
     * Checks a rule.
     *
     * @param holds whether it holds
     * @param key the component's key
     * @param expected the rule
     * @param got the value
     * @throws IllegalArgumentException if it does not hold
     */
    public static void that(boolean holds, String key, String expected, Object got) {
        if (!holds) {
            throw new Refused(key, expected, String.valueOf(got));
        }
    }

    /**
     * Checks a lower bound.
     *
     * @param key the component's key
     * @param value the value
     * @param least the least that is allowed
     * @throws IllegalArgumentException if the value is less
     */
    public static void atLeast(String key, long value, long least) {
        that(value >= least, key, "at least " + least, value);
    }

    /**
     * Checks the lower bound of a value that may be absent.
     *
     * @param key the component's key
     * @param value the value
     * @param least the least that is allowed
     * @throws IllegalArgumentException if the value is present and less
     */
    public static void atLeastWherePresent(String key, Optional<Integer> value, int least) {
        value.ifPresent(v -> atLeast(key, v, least));
    }

    /**
     * Checks both bounds of a value that may be absent.
     *
     * @param key the component's key
     * @param value the value
     * @param least the least that is allowed
     * @param most the most that is allowed
     * @throws IllegalArgumentException if the value is present and outside
     */
    public static void withinWherePresent(String key, Optional<Integer> value, int least, int most) {
        value.ifPresent(v -> that(v >= least && v <= most, key, least + " to " + most, v));
    }

    /**
     * Checks a number of threads.
     *
     * @param key the component's key
     * @param value the value; 0 for one a core
     * @throws IllegalArgumentException if the value is negative, or so large that the engine would make threads without end
     */
    public static void threads(String key, int value) {
        that(value >= 0 && value <= MOST_THREADS, key, "0 to " + MOST_THREADS, value);
    }

    /**
     * Checks that a number is above zero.
     *
     * @param key the component's key
     * @param value the value
     * @throws IllegalArgumentException if it is not, or not finite
     */
    public static void positive(String key, double value) {
        that(value > 0 && Double.isFinite(value), key, "a number above 0", value);
    }

    /**
     * Checks a learning rate.
     *
     * @param key the component's key
     * @param value the value
     * @throws IllegalArgumentException if it is not above zero, or so large that the engine refuses it: a float cannot hold it
     */
    public static void rate(String key, double value) {
        positive(key, value);
        that(value <= MOST_RATE, key, "at most " + MOST_RATE, value);
    }

    /**
     * Checks that a number is not below zero.
     *
     * @param key the component's key
     * @param value the value
     * @throws IllegalArgumentException if it is, or not finite
     */
    public static void notNegative(String key, double value) {
        that(value >= 0 && Double.isFinite(value), key, "a number from 0", value);
    }

    /**
     * Checks what shall be the name of a directory.
     *
     * @param key the component's key
     * @param name the name
     * @throws IllegalArgumentException if it has other characters than lower-case letters, digits, dots and dashes, or
     *     begins with a dot or a dash
     */
    public static void name(String key, String name) {
        that(NAME.matcher(name).matches(), key, "lower-case letters, digits, dots and dashes", "'" + name + "'");
    }

    /**
     * Checks that a list has items and none twice.
     *
     * @param key the component's key
     * @param values the list
     * @throws IllegalArgumentException if it is empty or an item is there twice
     */
    public static void distinct(String key, List<?> values) {
        that(!values.isEmpty(), key, "a list with at least one item", values);
        String all = String.valueOf(values);
        that(
                values.stream().distinct().count() == values.size(),
                key,
                "a list with no item twice",
                all.length() <= MOST_SHOWN ? all : values.size() + " items, of which some are there twice");
    }

    /** A value outside its range, with the key it belongs to. */
    public static final class Refused extends IllegalArgumentException {
        @Serial
        private static final long serialVersionUID = 1L;

        private final String key;
        private final String expected;
        private final String got;

        Refused(String key, String expected, String got) {
            super(key + ": expected " + expected + ", got " + got);
            this.key = key;
            this.expected = expected;
            this.got = got;
        }

        /**
         * Returns the key.
         *
         * @return the component's key
         */
        public String key() {
            return key;
        }

        /**
         * Returns the rule.
         *
         * @return what would have been right
         */
        public String expected() {
            return expected;
        }

        /**
         * Returns the value.
         *
         * @return what was given
         */
        public String got() {
            return got;
        }
    }
}
