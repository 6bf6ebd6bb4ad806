package s3delta.cli.report;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import s3delta.api.S3DeltaException;
import s3delta.runtime.json.Json;
import s3delta.runtime.json.Trees;
import s3delta.runtime.structure.Ranks;
import tools.jackson.databind.JsonNode;

/**
 * What {@code metrics.jsonl} tells, as far as it was written.
 *
 * @param stages by the stage's name without the task
 */
record History(Map<String, Stage> stages) {
    /** A line with the probabilities of a million candidates has fewer letters. */
    private static final int LONGEST = 32 << 20;

    static final String SEARCH = "search";
    static final String TRAIN = "train";

    /**
     * Reads a file up to its end or the first line that is not whole, as a run that was stopped leaves one.
     *
     * @param file the file, which need not be there
     * @return what it tells
     */
    static History read(Path file) {
        Map<String, Stage> stages = new LinkedHashMap<>();
        if (!Files.isRegularFile(file)) {
            return new History(stages);
        }
        try (BufferedReader reader = Files.newBufferedReader(file, StandardCharsets.UTF_8)) {
            for (String line = line(reader); !line.isEmpty(); line = line(reader)) {
                tell(Json.parse(line, file.toString()), stages);
            }
        } catch (IOException | S3DeltaException e) {
            return new History(stages);
        }
        return new History(stages);
    }

    /** Reads a line with its end, however long the file says it is; nothing at the end of the file. */
    private static String line(BufferedReader reader) throws IOException {
        StringBuilder line = new StringBuilder();
        for (int letter = reader.read(); letter >= 0 && line.length() < LONGEST; letter = reader.read()) {
            line.append((char) letter);
            if (letter == '\n') {
                break;
            }
        }
        return line.toString();
    }

    private static void tell(JsonNode line, Map<String, Stage> stages) {
        String name = line.path("stage").asString("").split(" ", 2)[0];
        Stage stage = stages.computeIfAbsent(name, n -> new Stage());
        int step = line.path("step").asInt(0);
        Trees.finite(line.path("loss")).ifPresent(loss -> stage.loss(step, loss));
        JsonNode validation = line.path("validation");
        if (validation.isObject() && !validation.isEmpty()) {
            double primary = validation.iterator().next().asDouble(0);
            stage.score(step, primary);
        }
        if (line.path("p").isArray()) {
            stage.ratings(step, numbers(line.path("p")));
        } else if (line.path("scores").isArray()) {
            stage.ratings(step, Ranks.of(numbers(line.path("scores"))));
        }
    }

    private static double[] numbers(JsonNode array) {
        return array.values().stream().mapToDouble(each -> each.asDouble(0)).toArray();
    }

    Optional<Stage> stage(String name) {
        return Optional.ofNullable(stages.get(name));
    }
}
