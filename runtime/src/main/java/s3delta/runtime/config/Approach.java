package s3delta.runtime.config;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.LongStream;
import s3delta.runtime.json.Require;

/** How a trial comes to what it trains: an item of {@code methods}. */
public sealed interface Approach {
    /**
     * Returns the name in directories and tables.
     *
     * @return lower-case letters, digits, dots and dashes
     */
    String name();

    /**
     * Says whether the budget bounds what is trained.
     *
     * @return false where the approach is the same at each budget
     */
    boolean budgeted();

    /**
     * Returns what has a trial of its own.
     *
     * @return this, or each of several draws
     */
    default List<Approach> each() {
        return List.of(this);
    }

    /**
     * Returns what the summary takes together.
     *
     * @return the name, the same for several draws
     */
    default String group() {
        return name();
    }

    /**
     * A structure is searched.
     *
     * @param name of this variant
     * @param options keys of {@code search} that differ from the configuration's
     */
    record Search(String name, Map<String, Object> options) implements Approach {
        /** The configured search. */
        public static final Search PLAIN = new Search("search", Map.of());

        /** Copies the options. */
        public Search {
            Require.name("name", name);
            options = Collections.unmodifiableMap(new LinkedHashMap<>(options));
        }

        @Override
        public boolean budgeted() {
            return true;
        }
    }

    /**
     * Structures are drawn at random.
     *
     * @param first number of the first draw, from 1
     * @param last number of the last draw
     */
    record Draws(long first, long last) implements Approach {
        private static final int MOST = 1000;

        /** Checks the range. */
        public Draws {
            Require.atLeast("random", first, 1);
            Require.that(last >= first && last <= MOST, "random", "1 to " + MOST + " draws", last);
        }

        @Override
        public String name() {
            return first == last ? "random-" + first : group();
        }

        @Override
        public String group() {
            return "random";
        }

        @Override
        public boolean budgeted() {
            return true;
        }

        @Override
        public List<Approach> each() {
            return LongStream.rangeClosed(first, last)
                    .<Approach>mapToObj(draw -> new Draws(draw, draw))
                    .toList();
        }
    }

    /**
     * A delta method goes where it is customarily put.
     *
     * @param name of this structure
     * @param method id of the delta method
     * @param budgeted whether as many deltas are left out as the budget asks for
     * @param config settings that differ from the customary ones
     */
    record Manual(String name, String method, boolean budgeted, Map<String, Object> config) implements Approach {
        /** Copies the settings. */
        public Manual {
            Require.name("name", name);
            Require.that(!method.isBlank(), "manual", "the id of a delta method", "'" + method + "'");
            config = Collections.unmodifiableMap(new LinkedHashMap<>(config));
        }
    }

    /**
     * All weights of the backbone are trained.
     *
     * @param learningRate AdamW's rate at the start
     */
    record FineTune(double learningRate) implements Approach {
        /** The paper's. */
        static final double RATE = 3e-5;

        /** Checks the rate. */
        public FineTune {
            Require.rate("learning-rate", learningRate);
        }

        @Override
        public String name() {
            return "fine-tune";
        }

        @Override
        public boolean budgeted() {
            return false;
        }
    }

    /**
     * A structure is given: {@code train --structure} and transfers write so into the configuration of a trial.
     *
     * @param name where it comes from
     */
    record Given(String name) implements Approach {
        /** A structure that a user gave. */
        public static final Given PLAIN = new Given("given");

        /** Checks the name. */
        public Given {
            Require.name("name", name);
        }

        /**
         * Makes the approach of a structure that was found elsewhere.
         *
         * @param source where, in any words
         * @return the approach
         */
        public static Given from(String source) {
            return new Given(Names.of("from-" + source));
        }

        @Override
        public boolean budgeted() {
            return true;
        }
    }

    /** How a name is made: it is that of a directory. */
    final class Names {
        private Names() {}

        /** Makes a name of what a user wrote. */
        static String of(String text) {
            return text.toLowerCase(java.util.Locale.ROOT).replaceAll("[^a-z0-9.-]+", "-");
        }
    }
}
