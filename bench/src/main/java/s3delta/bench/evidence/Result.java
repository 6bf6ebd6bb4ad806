package s3delta.bench.evidence;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import java.util.stream.Stream;
import s3delta.api.ErrorCode;
import s3delta.api.S3DeltaException;
import s3delta.runtime.json.Json;
import s3delta.runtime.json.Trees;
import s3delta.runtime.json.Yaml;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * What a finished trial gave.
 *
 * @param directory the trial's directory
 * @param tree what its {@code result.json} holds
 * @param scoring how labels were scored: {@code greedy} or {@code likelihood}, as its {@code config.yaml} says
 */
record Result(Path directory, ObjectNode tree, String scoring) {
    private static final String FILE = "result.json";

    /** How all trials were scored before a configuration could say how. */
    private static final String FIRST = "greedy";

    /**
     * Reads the finished trials below some directories, in the order of their paths.
     *
     * @throws S3DeltaException {@link ErrorCode#FILE_MISSING} if a directory has none, {@link ErrorCode#FILE_FORMAT} if a
     *     result cannot be read
     */
    static List<Result> below(List<Path> runs) {
        List<Result> results = new ArrayList<>();
        for (Path run : runs) {
            int before = results.size();
            for (Path file : files(run)) {
                ObjectNode tree = Trees.object(Trees.values(Json.read(file), file));
                if (tree.path("seed").isIntegralNumber()
                        && tree.at("/scores/test").isNumber()) {
                    Path trial = file.resolveSibling("");
                    results.add(new Result(trial, tree, scoring(trial.resolve("config.yaml"))));
                }
            }
            if (results.size() == before) {
                throw missing(run);
            }
        }
        return results;
    }

    private static List<Path> files(Path run) {
        if (!Files.isDirectory(run)) {
            throw missing(run);
        }
        try (Stream<Path> paths = Files.walk(run)) {
            return paths.filter(path -> path.endsWith(FILE)).sorted().toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String scoring(Path config) {
        return Files.isRegularFile(config) ? Yaml.read(config).path("scoring").asString(FIRST) : FIRST;
    }

    private static S3DeltaException missing(Path run) {
        return S3DeltaException.of(ErrorCode.FILE_MISSING, "there is no finished trial")
                .where(run)
                .expected("the output directory of a run, with " + FILE + " below it")
                .fix("give the directory that the run's 'out' names");
    }

    String task() {
        return tree.path("task").asString("");
    }

    long seed() {
        return tree.path("seed").asLong();
    }

    String method() {
        return tree.path("method").asString("search");
    }

    String metric() {
        return tree.path("metric").asString("");
    }

    OptionalLong budget() {
        JsonNode budget = tree.path("budget");
        return budget.isIntegralNumber() ? OptionalLong.of(budget.asLong()) : OptionalLong.empty();
    }

    double test() {
        return tree.at("/scores/test").asDouble();
    }

    boolean searched() {
        return tree.path("searched").asBoolean(false);
    }

    /** Seconds of a stage, 0 where the trial had none. */
    double seconds(String stage) {
        return tree.path("times").path(stage + "-seconds").asDouble(0);
    }

    /** Most resident memory of a stage, 0 where it is not known. */
    double megabytes(String stage) {
        return tree.path("memory").path(stage + "-mb").asDouble(0);
    }

    double parameters() {
        return tree.path("parameters").asDouble(0);
    }
}
