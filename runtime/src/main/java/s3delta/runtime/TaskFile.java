package s3delta.runtime;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import s3delta.api.ErrorCode;
import s3delta.api.S3DeltaException;
import s3delta.api.Stability;
import s3delta.runtime.config.Experiment;
import s3delta.runtime.config.ExperimentFile;
import s3delta.runtime.config.Lengths;
import s3delta.runtime.config.Settings;
import s3delta.runtime.json.Place;
import s3delta.runtime.json.Yaml;
import s3delta.runtime.random.Randomness;
import s3delta.runtime.result.TaskReport;
import s3delta.runtime.result.WordedRow;
import s3delta.runtime.task.Example;
import s3delta.runtime.task.Limits;
import s3delta.runtime.task.SequenceLimits;
import s3delta.runtime.task.Splits;
import s3delta.runtime.task.Task;
import s3delta.runtime.task.TaskCheck;
import s3delta.runtime.task.TaskItem;
import s3delta.runtime.task.Tasks;
import s3delta.runtime.tokenizer.Tokenizer;
import s3delta.runtime.tokenizer.Tokenizers;
import tools.jackson.databind.node.ObjectNode;

/**
 * Tasks of a file, to be looked at before time is spent on them. Immutable.
 *
 * @since 0.1
 */
@Stability(Stability.Level.EXPERIMENTAL)
public final class TaskFile {
    private final List<TaskItem> tasks;
    private final Path data;
    private final Limits limits;
    private final Lengths lengths;
    private final long seed;
    private final Optional<Path> backbone;

    private TaskFile(
            List<TaskItem> tasks, Path data, Limits limits, Lengths lengths, long seed, Optional<Path> backbone) {
        this.tasks = tasks;
        this.data = data;
        this.limits = limits;
        this.lengths = lengths;
        this.seed = seed;
        this.backbone = backbone;
    }

    /**
     * Reads the file of one task, or the tasks of a configuration file.
     *
     * @param file the YAML file
     * @param settings {@code key=value}, over what a configuration file says
     * @return its tasks, with the data, seed and limits of the configuration, and its backbone where that is there
     * @throws S3DeltaException as {@link Specification#read}, {@link ErrorCode#TASK} if there is no such task
     */
    public static TaskFile read(Path file, String... settings) {
        ObjectNode tree = Yaml.read(file);
        if (tree.has("name") && !tree.has("tasks")) {
            TaskItem item = TaskItem.own(tree, Place.of(file.toString()));
            return new TaskFile(List.of(item), Path.of("."), Limits.DEFAULTS, Lengths.DEFAULTS, 1, Optional.empty());
        }
        Experiment experiment = ExperimentFile.read(file, List.of(settings));
        Settings.Input input = experiment.settings().input();
        return new TaskFile(
                experiment.tasks(),
                input.data(),
                input.limits(),
                input.lengths(),
                experiment.seeds().get(0),
                // It may be elsewhere still.
                Optional.of(experiment.settings().backbone()).filter(Files::isDirectory));
    }

    /**
     * Replaces where the data sets are.
     *
     * @param directory their directory
     * @return the changed tasks
     */
    public TaskFile withData(Path directory) {
        return new TaskFile(tasks, directory, limits, lengths, seed, backbone);
    }

    /**
     * Replaces the backbone, whose tokenizer measures texts.
     *
     * @param directory its Hugging Face directory
     * @return the changed tasks
     */
    public TaskFile withBackbone(Path directory) {
        return new TaskFile(tasks, data, limits, lengths, seed, Optional.of(directory));
    }

    /**
     * Reads and words every row of each task, and measures texts if there is a backbone.
     *
     * @return what was found, a report for each task
     * @throws S3DeltaException {@link ErrorCode#FILE_MISSING}, {@link ErrorCode#FILE_FORMAT} or {@link ErrorCode#DATA} if a
     *     file cannot be read or a row does not fit
     */
    public List<TaskReport> check() {
        if (backbone.isEmpty()) {
            return check(Optional.empty());
        }
        try (Tokenizer tokenizer = Tokenizers.load(backbone.get())) {
            return check(Optional.of(tokenizer));
        }
    }

    private List<TaskReport> check(Optional<Tokenizer> tokenizer) {
        return tasks.stream().map(item -> check(item.task(), tokenizer)).toList();
    }

    private TaskReport check(Task task, Optional<Tokenizer> tokenizer) {
        SequenceLimits most = new SequenceLimits(
                lengths.source().orElse(task.maxSource()),
                lengths.target().orElse(task.maxTarget()),
                lengths.overLength());
        return TaskCheck.of(task, data, limits, new Randomness(seed), tokenizer, most);
    }

    /**
     * Words some rows of a known task, for people to look at.
     *
     * @param task the task's name, such as {@code sst2}
     * @param data the data directory
     * @param split such as {@code train}; {@code validation} is the task's own, whatever its name
     * @param rows row numbers, in file order from 0
     * @return what the rows become in training, in the order asked for
     * @throws S3DeltaException {@link ErrorCode#TASK} if there is no such task, {@link ErrorCode#FILE_MISSING},
     *     {@link ErrorCode#FILE_FORMAT}, or {@link ErrorCode#DATA} if a row does not exist or does not fit
     */
    public static List<WordedRow> rows(String task, Path data, String split, int... rows) {
        return Splits.examples(Tasks.byName(task), data, split, rows).stream()
                .map(Example::worded)
                .toList();
    }
}
