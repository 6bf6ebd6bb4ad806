package s3delta.runtime.config;

import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import s3delta.api.ErrorCode;
import s3delta.api.S3DeltaException;
import s3delta.api.spi.SearchStrategy;
import s3delta.runtime.json.Place;
import s3delta.runtime.json.RecordBinder;
import s3delta.runtime.json.WholeFile;
import s3delta.runtime.json.Yaml;
import s3delta.runtime.plugin.Registry;
import s3delta.runtime.space.Spaces;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** Reads and writes experiment files. */
public final class Experiments {
    private static final RecordBinder BINDER = RecordBinder.config(Spaces.CODEC, Approaches.CODEC);

    private Experiments() {}

    /**
     * Reads an experiment.
     *
     * @param file the YAML file
     * @param settings {@code key=value} of the command line, over what the file says
     * @return the experiment, its ranges checked
     * @throws S3DeltaException {@link ErrorCode#FILE_MISSING} or {@link ErrorCode#FILE_FORMAT} if there is no readable
     *     YAML, {@link ErrorCode#USAGE} if a setting is no {@code key=value}, {@link ErrorCode#CONFIG_KEY} or
     *     {@link ErrorCode#CONFIG_VALUE} if a key or value does not fit, {@link ErrorCode#SPACE} if there is no such
     *     space
     */
    public static Experiment load(Path file, List<String> settings) {
        ObjectNode tree = Yaml.read(file);
        Set<String> overridden = Overrides.apply(tree, settings);
        if (!tree.has("budget") && tree.get("budgets") instanceof ArrayNode several && !several.isEmpty()) {
            tree.set("budget", several.get(0));
        }
        return BINDER.bind(tree, Experiment.class, Experiment.DEFAULTS, new Place(file.toString(), overridden, ""));
    }

    /**
     * Writes an experiment with every key, so that it reads back equal.
     *
     * @param experiment the experiment
     * @param file the YAML file
     * @throws S3DeltaException {@link ErrorCode#OUTPUT} if it cannot be written
     */
    public static void write(Experiment experiment, Path file) {
        WholeFile.write(file, Yaml.text(BINDER.tree(experiment)));
    }

    /**
     * Binds the keys under {@code search} that are the strategy's own.
     *
     * @param search how structures are searched
     * @param registry the strategies
     * @param file what messages call the experiment's file
     * @return the strategy's configuration record
     * @throws S3DeltaException {@link ErrorCode#PLUGIN_UNKNOWN} if there is no such strategy,
     *     {@link ErrorCode#CONFIG_KEY} or {@link ErrorCode#CONFIG_VALUE} if a key or value does not fit
     */
    public static Record strategyConfig(SearchConfig search, Registry registry, String file) {
        Place place = Place.of(file).child("search");
        SearchStrategy<?> strategy = registry.strategy(search.strategy(), place.child("strategy"));
        return registry.bind(strategy, search.options(), BINDER.keys(SearchConfig.class), place);
    }
}
