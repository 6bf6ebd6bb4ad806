package s3delta.bench.evidence;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import s3delta.runtime.json.Json;
import s3delta.runtime.json.Yaml;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** Where results come from: what their files say, without paths of the machine. */
final class Provenance {
    private static final Path PROCESSOR = Path.of("/proc/cpuinfo");
    private static final String MODEL = "model name";
    private static final List<String> PATHS = List.of("backbone", "data", "out");
    private static final List<String> OWN = List.of("tasks", "seeds", "budget", "budgets", "methods", "out");

    private Provenance() {}

    static ObjectNode of(List<Result> results, String commit) {
        ObjectNode provenance = Json.mapper().createObjectNode();
        provenance.put("commit", commit);
        provenance.putObject("machine").put("cpu", processor());
        provenance.set("versions", each(results, "versions"));
        provenance.set("backbones", each(results, "backbone"));
        ArrayNode seeds = provenance.putArray("seeds");
        results.stream().mapToLong(Result::seed).distinct().sorted().forEach(seeds::add);
        provenance
                .putArray("configurations")
                .addAll(results.stream().map(Provenance::settings).distinct().toList());
        return provenance;
    }

    private static ArrayNode each(List<Result> results, String key) {
        return Json.mapper()
                .createArrayNode()
                .addAll(results.stream()
                        .map(result -> result.tree().path(key))
                        .filter(JsonNode::isObject)
                        .map(node -> named((ObjectNode) node.deepCopy(), "path"))
                        .distinct()
                        .toList());
    }

    /** The settings of a trial that others share. */
    private static ObjectNode settings(Result result) {
        Path file = result.directory().resolve("config.yaml");
        if (!Files.isRegularFile(file)) {
            return Json.mapper().createObjectNode();
        }
        ObjectNode tree = Yaml.read(file);
        tree.remove(OWN);
        PATHS.forEach(key -> named(tree, key));
        return tree;
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
