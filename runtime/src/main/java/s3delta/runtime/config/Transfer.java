package s3delta.runtime.config;

import java.nio.file.Path;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import s3delta.runtime.json.BindErrors;
import s3delta.runtime.json.Codec;
import s3delta.runtime.json.Place;
import s3delta.runtime.json.RecordBinder;
import s3delta.runtime.json.Require;
import s3delta.runtime.json.Trees;
import s3delta.runtime.space.WrittenBudget;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Which structures are tried on which tasks: the key {@code transfer} of an experiment file.
 *
 * @param sources where structures come from; the experiment's tasks where none are named
 * @param targets names of the tasks they are trained on; the experiment's where none are named
 * @param budget which of the experiment's budgets; its first where not given
 */
public record Transfer(List<Source> sources, List<String> targets, Optional<WrittenBudget> budget) {
    static final String KEY = "transfer";
    private static final String STRUCTURE = ".json";
    private static final String EXPECTED =
            "a task, a list of tasks whose searches are averaged, or the file of a structure, which ends in .json";
    private static final RecordBinder BINDER = RecordBinder.config(
            WrittenBudget.CODEC, new Codec<>(Source.class, EXPECTED, Transfer::source, Source::tree));
    private static final Map<String, Object> DEFAULTS = Map.of("sources", List.of(), "targets", List.of());

    /** Checks that nothing is named twice. */
    public Transfer {
        if (!sources.isEmpty()) {
            Require.distinct("sources", sources.stream().map(Source::method).toList());
        }
        if (!targets.isEmpty()) {
            Require.distinct("targets", targets);
        }
    }

    /**
     * Where a structure comes from.
     *
     * @param tasks the tasks that are searched, none where it is a file
     * @param file a structure file
     */
    public record Source(List<String> tasks, Optional<Path> file) {
        /**
         * Makes a source of one task.
         *
         * @param name the task's name
         * @return the source
         */
        public static Source task(String name) {
            return new Source(List.of(name), Optional.empty());
        }

        /**
         * Returns the name in tables.
         *
         * @return the tasks, joined by a plus sign, or the file
         */
        public String name() {
            return file.map(Path::toString).orElseGet(() -> String.join(" + ", tasks));
        }

        /**
         * Returns how trials of this source come to their structure.
         *
         * @return an approach that names the source
         */
        public Method method() {
            return Method.Given.from(file.map(Path::toString)
                    .orElseGet(() -> String.join("-", tasks))
                    .replaceAll("\\.json$", ""));
        }

        private JsonNode tree() {
            return Trees.tree(
                    file.<Object>map(Path::toString).orElseGet(() -> tasks.size() == 1 ? tasks.get(0) : tasks));
        }
    }

    /**
     * Fills in what is not named.
     *
     * @param tasks the experiment's
     * @return with at least one source and target
     */
    Transfer over(List<String> tasks) {
        return new Transfer(
                sources.isEmpty() ? tasks.stream().map(Source::task).toList() : sources,
                targets.isEmpty() ? tasks : targets,
                budget);
    }

    /** Reads the key and takes it out of an experiment's tree; {@code tasks} becomes the tasks that it names. */
    static Transfer take(ObjectNode tree, Place place) {
        JsonNode node = tree.remove(KEY);
        if (node != null && !(node instanceof ObjectNode)) {
            throw BindErrors.CONFIG.wrong(place.child(KEY), "a map with the keys 'sources' and 'targets'", node);
        }
        ObjectNode keys = node instanceof ObjectNode object ? object : Trees.object(Map.of());
        Transfer transfer = BINDER.bind(keys, Transfer.class, DEFAULTS, place.child(KEY));
        if (!tree.has("tasks") && !transfer.tasks().isEmpty()) {
            tree.set("tasks", Trees.tree(transfer.tasks()));
        }
        return transfer;
    }

    /**
     * Lists the tasks that are named.
     *
     * @return those of sources and targets, none twice
     */
    public Set<String> tasks() {
        Set<String> tasks = sources.stream()
                .flatMap(source -> source.tasks.stream())
                .collect(Collectors.toCollection(LinkedHashSet::new));
        tasks.addAll(targets);
        return tasks;
    }

    private static Source source(JsonNode node, Place place) {
        if (node instanceof ArrayNode list && !list.isEmpty()) {
            List<String> tasks =
                    list.valueStream().map(item -> text(item, place)).toList();
            if (Set.copyOf(tasks).size() == tasks.size()) {
                return new Source(tasks, Optional.empty());
            }
        }
        String text = text(node, place);
        return text.endsWith(STRUCTURE)
                ? new Source(
                        List.of(),
                        Optional.of(Trees.path(node).orElseThrow(() -> BindErrors.CONFIG.wrong(place, EXPECTED, node))))
                : Source.task(text);
    }

    private static String text(JsonNode node, Place place) {
        if (!node.isString() || node.stringValue().isBlank()) {
            throw BindErrors.CONFIG.wrong(place, EXPECTED, node);
        }
        return node.stringValue();
    }
}
