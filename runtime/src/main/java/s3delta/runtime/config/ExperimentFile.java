package s3delta.runtime.config;

import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import s3delta.api.ErrorCode;
import s3delta.api.S3DeltaException;
import s3delta.runtime.json.Overrides;
import s3delta.runtime.json.Place;
import s3delta.runtime.json.RecordBinder;
import s3delta.runtime.json.Trees;
import s3delta.runtime.json.WholeFile;
import s3delta.runtime.json.Yaml;
import s3delta.runtime.space.Spaces;
import s3delta.runtime.space.WrittenBudget;
import s3delta.runtime.task.TaskItem;
import s3delta.runtime.train.LearningRate;
import s3delta.runtime.train.WeightDecay;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** Reads and writes experiments as YAML. A trial is written as the experiment that has it alone. */
public final class ExperimentFile {
    private static final RecordBinder BINDER = RecordBinder.config(
            TaskItem.CODEC,
            Spaces.CODEC,
            MethodCodec.CODEC,
            WrittenBudget.CODEC,
            DropoutRate.CODEC,
            LearningRate.CODEC,
            WeightDecay.CODEC);

    /** Keys that may change between a run and its resumption. */
    private static final Set<String> FREE =
            Set.of("out", "save-every", "on-nan", "part-tokens", "data-cache.folder", "data-cache.megabytes");

    /** The first keys of a written file; the others follow in the order of the records. */
    private static final List<String> FIRST = List.of(
            "backbone",
            "data",
            "tasks",
            "seeds",
            "space",
            "budget",
            "budgets",
            "methods",
            "search",
            "train",
            "dropout",
            "limits",
            "lengths",
            "scoring",
            "select-by",
            "decoding",
            "device",
            "precision",
            "checkpointing",
            "part-tokens",
            "state-cache",
            "data-cache");

    private ExperimentFile() {}

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
    public static Experiment read(Path file, List<String> settings) {
        return readTransfer(file, settings).experiment();
    }

    /**
     * Reads a trial.
     *
     * @param file the YAML file
     * @param settings as in {@link #read}
     * @return the trial
     * @throws S3DeltaException as in {@link #read}, and {@link ErrorCode#CONFIG_VALUE} if there are several trials
     */
    public static TrialSpec readTrial(Path file, List<String> settings) {
        List<TrialSpec> trials = read(file, settings).expand();
        if (trials.size() != 1) {
            throw S3DeltaException.of(ErrorCode.CONFIG_VALUE, "the configuration of a trial describes several")
                    .where(file)
                    .expected("one task, seed, method and budget")
                    .got(trials.size() + " trials")
                    .fix("restore the file that the run wrote");
        }
        return trials.get(0);
    }

    /**
     * An experiment and its transfer.
     *
     * @param experiment the experiment
     * @param transfer from where to where
     */
    public record Transferring(Experiment experiment, Transfer transfer) {}

    /**
     * Reads an experiment and its key {@code transfer}. The key may be absent, and {@code tasks} where it names them.
     *
     * @param file the YAML file
     * @param settings as in {@link #read}
     * @return the experiment, and each task as source and target where the file names none
     * @throws S3DeltaException as in {@link #read}
     */
    public static Transferring readTransfer(Path file, List<String> settings) {
        ObjectNode tree = Yaml.read(file);
        Set<String> overridden = Overrides.apply(tree, settings, "--set", "search.epochs=1");
        return bind(tree, new Place(file.toString(), overridden, ""));
    }

    /**
     * Makes an experiment and its transfer without a file.
     *
     * @param settings plain values or trees by dotted key
     * @param place where they stand, for messages
     * @return the experiment, and each task as source and target where no key names them
     * @throws S3DeltaException {@link ErrorCode#CONFIG_KEY}, {@link ErrorCode#CONFIG_VALUE} or {@link ErrorCode#SPACE} as in
     *     {@link #read}
     */
    public static Transferring of(Map<String, ?> settings, String place) {
        ObjectNode tree = Trees.object(Map.of());
        settings.forEach((key, value) -> Overrides.put(tree, key, Trees.tree(value), place));
        return bind(tree, Place.of(place));
    }

    private static Transferring bind(ObjectNode tree, Place place) {
        if (!tree.has("budget") && tree.get("budgets") instanceof ArrayNode several && !several.isEmpty()) {
            tree.set("budget", several.get(0));
        }
        Transfer transfer = Transfer.take(tree, place);
        Experiment experiment = BINDER.bind(tree, Experiment.class, Experiment.DEFAULTS, place);
        return new Transferring(
                experiment,
                transfer.over(experiment.tasks().stream().map(TaskItem::name).toList()));
    }

    /**
     * Writes an experiment with every key, so that it reads back equal.
     *
     * @param experiment the experiment
     * @param file the YAML file
     * @throws S3DeltaException {@link ErrorCode#OUTPUT} if it cannot be written
     */
    public static void write(Experiment experiment, Path file) {
        WholeFile.write(file, text(experiment));
    }

    /**
     * Returns an experiment as text with every key.
     *
     * @param experiment the experiment
     * @return YAML that reads back equal
     */
    public static String text(Experiment experiment) {
        return Yaml.text(tree(experiment));
    }

    private static ObjectNode tree(Experiment experiment) {
        ObjectNode tree = BINDER.tree(experiment);
        ObjectNode ordered = tree.objectNode();
        FIRST.stream().filter(tree::has).forEach(key -> ordered.set(key, tree.path(key)));
        ordered.setAll(tree);
        return ordered;
    }

    /**
     * Compares experiments whose results shall be the same.
     *
     * @param one an experiment
     * @param other another
     * @return each key that differs with both values; keys that change no result are not compared
     */
    public static List<String> differences(Experiment one, Experiment other) {
        Map<String, JsonNode> first = leaves(one);
        Map<String, JsonNode> second = leaves(other);
        Set<String> keys = new LinkedHashSet<>(first.keySet());
        keys.addAll(second.keySet());
        keys.removeAll(FREE);
        return keys.stream()
                .filter(key -> !Objects.equals(first.get(key), second.get(key)))
                .map(key -> key + " (" + shown(first, key) + " there, " + shown(second, key) + " here)")
                .toList();
    }

    private static String shown(Map<String, JsonNode> leaves, String key) {
        return Optional.ofNullable(leaves.get(key)).map(JsonNode::toString).orElse("not set");
    }

    private static Map<String, JsonNode> leaves(Experiment experiment) {
        Map<String, JsonNode> leaves = new LinkedHashMap<>();
        collect("", tree(experiment), leaves);
        return leaves;
    }

    private static void collect(String prefix, ObjectNode tree, Map<String, JsonNode> leaves) {
        tree.properties().forEach(entry -> {
            String key = prefix + entry.getKey();
            if (entry.getValue() instanceof ObjectNode object) {
                collect(key + ".", object, leaves);
            } else {
                leaves.put(key, entry.getValue());
            }
        });
    }
}
