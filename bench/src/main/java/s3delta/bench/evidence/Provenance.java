package s3delta.bench.evidence;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import s3delta.runtime.json.Trees;
import s3delta.runtime.json.Yaml;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** Where results come from: what their files tell, but no paths of the machine. */
final class Provenance {
    private static final Path PROCESSOR = Path.of("/proc/cpuinfo");
    private static final String MODEL = "model name";
    private static final List<String> PATHS = List.of("backbone", "data", "out");
    private static final List<String> OWN = List.of("tasks", "seeds", "budget", "budgets", "methods", "out");

    private Provenance() {}

    static Map<String, Object> of(List<Result> results, String commit) {
        Map<String, Object> provenance = new LinkedHashMap<>();
        provenance.put("commit", commit);
        provenance.put("machine", Map.of("cpu", processor()));
        provenance.put("versions", each(results, "versions"));
        provenance.put("backbones", each(results, "backbone"));
        provenance.put(
                "seeds", results.stream().map(Result::seed).distinct().sorted().toList());
        provenance.put(
                "configurations",
                results.stream().map(Provenance::settings).distinct().toList());
        return provenance;
    }

    private static Set<Object> each(List<Result> results, String key) {
        return results.stream()
                .map(result -> result.tree().path(key))
                .filter(JsonNode::isObject)
                .map(node -> Trees.plain(named((ObjectNode) node.deepCopy(), "path")))
                .collect(Collectors.toCollection(java.util.LinkedHashSet::new));
    }

    /** The settings of a trial that others share. */
    private static Object settings(Result result) {
        Path file = result.directory().resolve("config.yaml");
        if (!Files.isRegularFile(file)) {
            return Map.of();
        }
        ObjectNode tree = Yaml.read(file);
        tree.remove(OWN);
        PATHS.forEach(key -> named(tree, key));
        return Trees.values(tree, file);
    }

    /** Leaves of a path only its last name. */
    private static ObjectNode named(ObjectNode tree, String key) {
        if (tree.path(key).isString()) {
            tree.put(
                    key,
                    tree.path(key).stringValue().replaceFirst("[/\\\\]+$", "").replaceFirst("^.*[/\\\\]", ""));
        }
        return tree;
    }

    private static String processor() {
        if (!Files.isReadable(PROCESSOR)) {
            return System.getProperty("os.arch");
        }
        try {
            return Files.readAllLines(PROCESSOR).stream()
                    .filter(line -> line.startsWith(MODEL))
                    .map(line -> line.substring(line.indexOf(':') + 1).strip())
                    .findFirst()
                    .orElse(System.getProperty("os.arch"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
