package s3delta.bench.oracle;

import static org.junit.jupiter.api.Assertions.assertEquals;

import ai.djl.ndarray.NDArray;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import s3delta.runtime.t5.Batch;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Finds the fixture folders and reads their files. */
public final class Oracles {
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

    /** Reads a batch: token ids, mask and labels. */
    public static Batch batch(JsonNode node) {
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
    public static double[] doubles(JsonNode array) {
        return flat(array).mapToDouble(JsonNode::asDouble).toArray();
    }

    /** The root mean square of differences, relative to the size of what is expected. */
    static double error(double[] expected, double[] found) {
        assertEquals(expected.length, found.length);
        double difference = 0;
        double size = 0;
        for (int i = 0; i < expected.length; i++) {
            difference += Math.pow(expected[i] - found[i], 2);
            size += expected[i] * expected[i];
        }
        return Math.sqrt(difference / size);
    }

    /** The same numbers with more digits. */
    static double[] widened(NDArray values) {
        float[] narrow = values.toFloatArray();
        double[] wide = new double[narrow.length];
        Arrays.setAll(wide, i -> narrow[i]);
        return wide;
    }

    private static Stream<JsonNode> flat(JsonNode node) {
        return node.isArray() ? node.values().stream().flatMap(Oracles::flat) : Stream.of(node);
    }
}
