package s3delta.runtime.trial;

import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import s3delta.api.Structure;
import s3delta.runtime.Version;
import s3delta.runtime.config.Approach;
import s3delta.runtime.plugin.Plugin;
import s3delta.runtime.plugin.Registry;
import s3delta.runtime.state.RunDirectory;
import s3delta.runtime.task.Scores;

/** The parts of {@code result.json}, as JSON values in the order of the file. */
public final class Results {
    private Results() {}

    public static Map<String, Object> of(Scores scores) {
        Map<String, Object> part = new LinkedHashMap<>(scores.all());
        part.put("rows", scores.rows());
        part.put("wrong-outputs", scores.wrongOutputs());
        if (!scores.wrongExamples().isEmpty()) {
            part.put("wrong-examples", scores.wrongExamples());
        }
        return part;
    }

    public static Map<String, Object> head(Trial trial) {
        Map<String, Object> result = new LinkedHashMap<>();
        result.put("format", (long) RunDirectory.FORMAT);
        result.put("task", trial.task().name());
        result.put("seed", trial.seed());
        Approach method = trial.experiment().method();
        result.put("method", method.group());
        if (method instanceof Approach.Draws draws) {
            result.put("draw", draws.first());
        }
        result.put("searched", method instanceof Approach.Search);
        result.put("metric", trial.task().scoring().metric());
        return result;
    }

    static void put(Map<String, Object> result, Structure structure) {
        result.put("budget", structure.budget());
        result.put("parameters", structure.parameters());
        result.put("placements", (long) structure.placements().size());
        if (structure.foundOn().get("left-out") instanceof Long leftOut) {
            result.put("left-out", leftOut);
        }
    }

    static Map<String, Object> backbone(Trial trial) {
        return backbone(
                trial.experiment().backbone(),
                trial.bench().backbone().parameters(),
                trial.bench().fingerprint());
    }

    static Map<String, Object> backbone(Path directory, long parameters, String fingerprint) {
        Map<String, Object> part = new LinkedHashMap<>();
        part.put("path", directory.toString());
        part.put("parameters", parameters);
        part.put("fingerprint", fingerprint);
        return part;
    }

    static Map<String, Object> data(Trial trial) {
        TrialData data = trial.data();
        Map<String, Object> part = new LinkedHashMap<>();
        part.put("path", trial.experiment().data().toString());
        part.put("fingerprint", data.fingerprint());
        part.put("train-rows", (long) data.train().size());
        part.put("validation-rows", (long) data.validation().size());
        part.put("test-rows", (long) data.test().size());
        part.put("truncated-sources", (long) data.truncated());
        part.put("longest-target", (long) data.maxTarget());
        return part;
    }

    static Map<String, Object> versions(Trial trial) {
        Map<String, Object> part = new LinkedHashMap<>();
        part.put("s3delta", Version.number());
        part.put("java", Runtime.version().toString());
        part.put("system", System.getProperty("os.name") + " " + System.getProperty("os.arch"));
        part.put("cores", (long) Runtime.getRuntime().availableProcessors());
        part.put("engine", trial.bench().engine().version());
        part.put("device", trial.bench().engine().device().getDeviceType());
        part.put("threads", (long) trial.bench().engine().threads());
        return part;
    }

    /** Tells each plugin's jar, so that what ran can be found again. */
    static List<Map<String, Object>> plugins(Registry registry) {
        return registry.plugins().stream().map(Plugin::provenance).toList();
    }
}
