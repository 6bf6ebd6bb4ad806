package s3delta.runtime.task;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import s3delta.runtime.json.BindErrors;
import s3delta.runtime.json.Codec;
import s3delta.runtime.json.Place;
import s3delta.runtime.json.Trees;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Files by the name of their split or table.
 *
 * @param files parquet, JSONL, CSV or TSV, all of one name of one format; taken from the data directory
 */
public record FileSet(Map<String, List<Path>> files) {
    /** No files: they lie in the folder of the task's name. */
    static final FileSet NONE = new FileSet(Map.of());

    static final Codec<FileSet> CODEC = new Codec<>(
            FileSet.class, "a map from splits to files, each a path or a list of paths", FileSet::read, FileSet::write);

    /** Copies the map. */
    public FileSet {
        Map<String, List<Path>> copy = new LinkedHashMap<>();
        files.forEach((name, paths) -> copy.put(name, List.copyOf(paths)));
        files = Collections.unmodifiableMap(copy);
    }

    /** Gives the files below a directory. */
    Map<String, List<Path>> in(Path data) {
        Map<String, List<Path>> found = new LinkedHashMap<>();
        files.forEach((name, paths) ->
                found.put(name, paths.stream().map(data::resolve).toList()));
        return found;
    }

    private static FileSet read(JsonNode node, Place place) {
        if (!(node instanceof ObjectNode map)) {
            throw BindErrors.CONFIG.wrong(place, CODEC.expected(), node);
        }
        Map<String, List<Path>> files = new LinkedHashMap<>();
        map.properties().forEach(entry -> {
            Place here = place.child(entry.getKey());
            List<Path> paths = new ArrayList<>();
            Iterable<JsonNode> items =
                    entry.getValue() instanceof ArrayNode list && !list.isEmpty() ? list : List.of(entry.getValue());
            items.forEach(item -> paths.add(path(item, here)));
            files.put(entry.getKey(), paths);
        });
        return new FileSet(files);
    }

    private static Path path(JsonNode node, Place place) {
        return Trees.path(node).orElseThrow(() -> BindErrors.CONFIG.wrong(place, "a path, or a list of paths", node));
    }

    private static JsonNode write(FileSet set) {
        Map<String, Object> tree = new LinkedHashMap<>();
        set.files.forEach((name, paths) -> {
            List<String> texts = paths.stream().map(Path::toString).toList();
            tree.put(name, texts.size() == 1 ? texts.get(0) : texts);
        });
        return Trees.tree(tree);
    }
}
