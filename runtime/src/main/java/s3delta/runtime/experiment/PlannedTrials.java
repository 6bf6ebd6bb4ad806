package s3delta.runtime.experiment;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import s3delta.api.S3DeltaException;
import s3delta.runtime.config.TrialSpec;
import s3delta.runtime.json.Json;
import s3delta.runtime.json.Trees;
import s3delta.runtime.json.WholeFile;
import s3delta.runtime.state.RunDirectory;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * The trials of an experiment, written before the first begins: the report of an unfinished experiment counts those that have
 * not begun, too.
 */
public final class PlannedTrials {
    private static final int FORMAT = 1;
    private static final String TRIALS = "trials";

    private PlannedTrials() {}

    /**
     * Writes which trials an experiment has, where it has several.
     *
     * @param out the experiment's directory, which may not exist yet
     * @param trials the trials
     */
    public static void write(Path out, List<TrialSpec> trials) {
        if (trials.size() < 2) {
            return;
        }
        List<String> names = trials.stream()
                .map(trial -> out.relativize(trial.directory()).toString())
                .toList();
        ObjectNode tree = Json.mapper().createObjectNode().put("format", FORMAT);
        tree.set(TRIALS, Trees.tree(names));
        WholeFile.write(out.resolve(RunDirectory.TRIALS), Json.text(tree));
    }

    /**
     * Reads which trials an experiment has.
     *
     * @param out the experiment's directory
     * @return the directories of its trials, below {@code out}; none if the file is missing or damaged
     */
    public static List<String> read(Path out) {
        Path file = out.resolve(RunDirectory.TRIALS);
        if (!Files.isRegularFile(file)) {
            return List.of();
        }
        try {
            return Json.read(file).path(TRIALS).values().stream()
                    .filter(JsonNode::isString)
                    .map(JsonNode::asString)
                    .toList();
        } catch (S3DeltaException e) {
            return List.of();
        }
    }
}
