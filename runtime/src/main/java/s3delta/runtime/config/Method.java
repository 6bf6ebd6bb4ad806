package s3delta.runtime.config;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.LongStream;
import s3delta.runtime.json.Require;
import s3delta.runtime.train.LearningRate;

/** How a trial gets what it trains: an item of {@code methods}. */
public sealed interface Method {
    /**
     * Returns the name in directories and tables.
     *
     * @return lower-case letters, digits, dots and dashes
     */
    String name();

    /**
     * Says whether the budget bounds what is trained.
     *
     * @return false where the method is the same at each budget
     */
    default boolean budgeted() {
        return true;
    }

    /**
     * Lists what has trials of its own.
     *
     * @return this, or each of several draws
     */
    default List<Method> each() {
        return List.of(this);
    }

    /**
     * Returns what a summary takes together.
     *
     * @return the name, the same for several draws
     */
    default String group() {
        return name();
    }

    /**
     * Changes an experiment's settings to those of this method's trials, which have no learning rates of delta methods that
     * they cannot train.
     *
     * @param settings the experiment's
     * @return the trials'
     */
    default Settings over(Settings settings) {
        LearningRate rate = settings.train().learningRate();
        return settings.withTrain(settings.train().at(rate.only(settings.space().methods())));
    }

    /**
     * Returns the method of a trial whose settings it has changed already.
     *
     * @return a method of the same name that changes nothing
     */
    default Method alone() {
        return this;
    }

    /**
     * A search finds the structure.
     *
     * @param name of this variant
     * @param options keys of {@code search} that differ from the configuration's
     */
    record Search(String name, Map<String, Object> options) implements Method {
        /** The configured search. */
        public static final Search PLAIN = new Search("search", Map.of());

        /** Copies the options. */
        public Search {
            Require.name("name", name);
            options = Collections.unmodifiableMap(new LinkedHashMap<>(options));
        }

        @Override
        public Settings over(Settings settings) {
            return Method.super.over(settings.withSearch(settings.search().with(options)));
        }

        @Override
        public Method alone() {
            return new Search(name, Map.of());
        }
    }

    /**
     * Structures are drawn at random.
     *
     * @param first number of the first draw, from 1
     * @param last number of the last draw
     */
    record Draws(long first, long last) implements Method {
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
        public List<Method> each() {
            return LongStream.rangeClosed(first, last)
                    .<Method>mapToObj(draw -> new Draws(draw, draw))
                    .toList();
        }
    }

    /**
     * A delta method goes where it is customarily put.
     *
     * @param name of this structure
     * @param delta id of the delta method
     * @param budgeted whether the budget bounds it
     * @param fit what is reduced if the budget has no room for all of it
     * @param learningRate AdamW's rate at the start; that of {@code train} for the delta method where absent
     * @param config settings that differ from the customary ones
     */
    record Manual(
            String name,
            String delta,
            boolean budgeted,
            Fit fit,
            Optional<Double> learningRate,
            Map<String, Object> config)
            implements Method {
        /** Copies the settings. */
        public Manual {
            Require.name("name", name);
            Require.that(!delta.isBlank(), "manual", "the id of a delta method", "'" + delta + "'");
            learningRate.ifPresent(rate -> Require.rate("learning-rate", rate));
            config = Collections.unmodifiableMap(new LinkedHashMap<>(config));
        }

        @Override
        public Settings over(Settings settings) {
            TrainConfig train = settings.train();
            double rate = learningRate.orElse(train.learningRate().of(delta));
            return settings.withTrain(train.at(LearningRate.of(rate)));
        }

        @Override
        public Method alone() {
            return new Manual(name, delta, budgeted, fit, Optional.empty(), config);
        }
    }

    /** What of a manual structure a budget reduces. */
    enum Fit {
        /** Every delta's rank or size, until all sites have one. Sites, if the smallest deltas do not fit. */
        SIZE,
        /** The number of sites, evenly over the depth. */
        SITES
    }

    /**
     * All weights of the backbone are trained.
     *
     * @param learningRate AdamW's rate at the start
     */
    record FineTune(double learningRate) implements Method {
        /** The paper's. */
        public static final FineTune DEFAULTS = new FineTune(3e-5);

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

        @Override
        public Settings over(Settings settings) {
            Settings.Compute compute = settings.compute();
            return settings.withTrain(settings.train().at(LearningRate.of(learningRate)))
                    // Embeddings lie outside the blocks that checkpointing goes through.
                    .withCompute(new Settings.Compute(
                            compute.device(),
                            compute.precision(),
                            false,
                            compute.partTokens(),
                            compute.stateCache(),
                            compute.threads()));
        }
    }

    /** Nothing is trained: the backbone answers as it is. */
    record Frozen() implements Method {
        /** The one of its kind. */
        public static final Frozen PLAIN = new Frozen();

        @Override
        public String name() {
            return "frozen";
        }

        @Override
        public boolean budgeted() {
            return false;
        }
    }

    /**
     * A structure is given. {@code train --structure} and transfers write this into the configuration of a trial.
     *
     * @param name where the structure comes from
     */
    record Given(String name) implements Method {
        /** A structure that a user gave. */
        public static final Given PLAIN = new Given("given");

        /** Checks the name. */
        public Given {
            Require.name("name", name);
        }

        @Override
        public Settings over(Settings settings) {
            return settings;
        }

        /**
         * Makes the method of a structure that was found elsewhere.
         *
         * @param source where, in any words
         * @return the method
         */
        public static Given from(String source) {
            return new Given(Names.of("from-" + source));
        }
    }

    /** Makes names, which are also those of directories. */
    final class Names {
        private Names() {}

        static String of(String text) {
            return text.toLowerCase(Locale.ROOT).replaceAll("[^a-z0-9.-]+", "-");
        }
    }
}
