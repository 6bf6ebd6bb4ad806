package s3delta.runtime.config;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import s3delta.api.spi.SearchStrategy;
import s3delta.runtime.json.Place;
import s3delta.runtime.json.RecordBinder;
import s3delta.runtime.json.Require;
import s3delta.runtime.json.Rest;
import s3delta.runtime.json.Trees;
import s3delta.runtime.plugin.Registry;
import s3delta.runtime.train.Batches;
import s3delta.runtime.train.LearningRate;
import s3delta.runtime.train.Schedule;

/**
 * How a structure is searched.
 *
 * @param strategy id of the search strategy
 * @param epochs passes over a half of the training rows; the task's preset where absent
 * @param validateEvery steps between validations; the task's preset where absent
 * @param batchSize rows of each half a step; the task's preset where absent
 * @param learningRate the deltas' AdamW rate at the start, which falls linearly to 0; by delta method where they differ
 * @param options the strategy's own keys, plain values, checked when the strategy is known
 */
public record SearchConfig(
        String strategy,
        Optional<Integer> epochs,
        Optional<Integer> validateEvery,
        Optional<Integer> batchSize,
        LearningRate learningRate,
        @Rest Map<String, Object> options) {
    private static final RecordBinder BINDER = RecordBinder.config(LearningRate.CODEC);

    /** The paper's: its strategy, and rate 3e-4; epochs, steps and rows are the task's. */
    public static final SearchConfig DEFAULTS = new SearchConfig(
            "darts", Optional.empty(), Optional.empty(), Optional.empty(), LearningRate.of(3e-4), Map.of());

    /**
     * Checks the ranges.
     *
     * @throws IllegalArgumentException if a count is below 1 or the strategy blank
     */
    public SearchConfig {
        Require.that(!strategy.isBlank(), "strategy", "the id of a search strategy", "'" + strategy + "'");
        Require.withinWherePresent("epochs", epochs, 1, Schedule.MOST_STEPS);
        Require.atLeastWherePresent("validate-every", validateEvery, 1);
        Require.withinWherePresent("batch-size", batchSize, 1, Batches.MOST_ROWS);
        options = Collections.unmodifiableMap(new LinkedHashMap<>(options));
    }

    /**
     * Returns the same search with some keys changed. Where the strategy changes, keys of the one before are left out, as
     * the other does not know them.
     *
     * @param changes plain values by dashed key, this record's or the strategy's
     * @return the search
     * @throws s3delta.api.S3DeltaException {@link s3delta.api.ErrorCode#CONFIG_VALUE} if a value does not fit
     */
    public SearchConfig with(Map<String, Object> changes) {
        boolean same = changes.getOrDefault("strategy", strategy).equals(strategy);
        Map<String, Object> all = new LinkedHashMap<>(same ? options : Map.of());
        all.putAll(changes);
        return BINDER.bind(Trees.object(all), this, Place.of("methods: search"));
    }

    /**
     * Returns the same search with every key of its strategy.
     *
     * @param registry the strategies
     * @return the search, the strategy's defaults among its options
     * @throws s3delta.api.S3DeltaException as {@link #strategyConfig}
     */
    public SearchConfig complete(Registry registry) {
        Map<String, Object> all = Trees.map(BINDER.tree(strategyConfig(registry, "the configuration")));
        return new SearchConfig(strategy, epochs, validateEvery, batchSize, learningRate, all);
    }

    /**
     * Binds the strategy's own keys.
     *
     * @param registry the strategies
     * @param file what messages call the experiment's file
     * @return the strategy's configuration record
     * @throws s3delta.api.S3DeltaException {@link s3delta.api.ErrorCode#PLUGIN_UNKNOWN} if there is no such strategy,
     *     {@link s3delta.api.ErrorCode#CONFIG_KEY} or {@link s3delta.api.ErrorCode#CONFIG_VALUE} if a key or value does
     *     not fit
     */
    public Record strategyConfig(Registry registry, String file) {
        Place place = Place.of(file).child("search");
        SearchStrategy<?> found = registry.strategy(strategy, place.child("strategy"));
        return registry.bind(found, options, BINDER.keys(SearchConfig.class), place);
    }
}
