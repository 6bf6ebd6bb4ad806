package s3delta.bench.oracle;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import s3delta.runtime.t5.Batch;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Finds the fixture folders and reads their files. */
final class Oracles {
    private static final JsonMapper MAPPER = JsonMapper.builder().build();

    private Oracles() {}

    /** The folders carried along, and those below the directory that {@code -Ds3delta.oracles} names. */
    static Stream<Path> folders() {
        List<Path> found = new ArrayList<>(below(Path.of("src/test/resources/oracles")));
        String more = System.getProperty("s3delta.oracles", "");
        if (!more.isBlank()) {
            Path directory = Path.of(System.getProperty("s3delta.root")).resolve(more);
            List<Path> given = below(directory);
            if (given.isEmpty()) {
                throw new IllegalArgumentException("no oracle folder below " + directory);
            }
            found.addAll(given);
        }
        return found.stream();
    }

    private static List<Path> below(Path directory) {
        try (Stream<Path> paths = Files.walk(directory, 3)) {
            return paths.filter(path -> Files.isRegularFile(path.resolve("backbone.json")))
                    .sorted()
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static JsonNode read(Path folder, String name) {
        return MAPPER.readTree(folder.resolve(name).toFile());
    }

    static Batch batch(JsonNode node) {
        JsonNode ids = node.get("input_ids");
        JsonNode labels = node.get("labels");
        return new Batch(
                ids.size(),
                ids.get(0).size(),
                longs(ids),
                longs(node.get("attention_mask")),
                labels.get(0).size(),
                longs(labels));
    }

    private static long[] longs(JsonNode array) {
        return flat(array).mapToLong(JsonNode::asLong).toArray();
    }

    /** The numbers of nested arrays, row-major. */
    static double[] doubles(JsonNode array) {
        return flat(array).mapToDouble(JsonNode::asDouble).toArray();
    }

    private static Stream<JsonNode> flat(JsonNode node) {
        return node.isArray() ? node.values().stream().flatMap(Oracles::flat) : Stream.of(node);
    }
}
