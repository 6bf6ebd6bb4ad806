package s3delta.runtime.task;

import java.util.List;
import java.util.Optional;
import s3delta.runtime.json.BindErrors;
import s3delta.runtime.json.Codec;
import s3delta.runtime.json.Json;
import s3delta.runtime.json.Place;
import s3delta.runtime.json.RecordBinder;
import s3delta.runtime.json.Require;
import s3delta.runtime.json.Trees;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * An item of a configuration's tasks: the name of one that comes with the program, or a user's own.
 *
 * @param name the task's name
 * @param own the description of a user's own
 */
public record TaskItem(String name, Optional<OwnTask> own) {
    /** How experiments write an item. */
    public static final Codec<TaskItem> CODEC = new Codec<>(
            TaskItem.class, "the name of a task, or a map that describes one", TaskItem::read, TaskItem::write);

    private static final RecordBinder BINDER = RecordBinder.config(Labels.CODEC, FileSet.CODEC);

    /**
     * Names a task that comes with the program.
     *
     * @param name the name, which need not exist
     * @return the item
     */
    public static TaskItem of(String name) {
        return new TaskItem(name, Optional.empty());
    }

    /**
     * Names several.
     *
     * @param names the names
     * @return the items
     */
    public static List<TaskItem> list(String... names) {
        return List.of(names).stream().map(TaskItem::of).toList();
    }

    /**
     * Reads the description of a user's own task.
     *
     * @param tree its keys
     * @param place where it is written
     * @return the item
     * @throws s3delta.api.S3DeltaException {@code CONFIG_KEY} or {@code CONFIG_VALUE} if something does not fit
     */
    public static TaskItem own(ObjectNode tree, Place place) {
        OwnTask own = BINDER.bind(tree, OwnTask.class, OwnTask.DEFAULTS, place);
        return new TaskItem(own.name(), Optional.of(own));
    }

    /**
     * Gives the task.
     *
     * @return the task
     * @throws s3delta.api.S3DeltaException {@code TASK} if the program has none of that name
     */
    public Task task() {
        return own.map(OwnTask::task).orElseGet(() -> Tasks.byName(name));
    }

    /**
     * Writes the item down whole.
     *
     * @return JSON, equal for equal items
     */
    public String text() {
        return Json.text(write(this));
    }

    @Override
    public String toString() {
        return name;
    }

    private static TaskItem read(JsonNode node, Place place) {
        if (node instanceof ObjectNode map) {
            return own(map, place);
        }
        if (!node.isString()) {
            throw BindErrors.CONFIG.wrong(place, CODEC.expected(), node);
        }
        Require.that(!node.stringValue().isBlank(), "", "a name that is not blank", node);
        return of(node.stringValue());
    }

    private static JsonNode write(TaskItem item) {
        return item.own.<JsonNode>map(BINDER::tree).orElseGet(() -> Trees.tree(item.name));
    }
}
