package s3delta.runtime.report;

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
import tools.jackson.databind.JsonNode;

/**
 * What {@code metrics.jsonl} tells, as far as it was written.
 *
 * @param stages by the stage's name without the task
 */
record History(Map<String, Stage> stages) {
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
        try (BufferedReader reader = Files.newBufferedReader(file, StandardCharsets.UTF_8)) {
            String line = reader.readLine();
            while (line != null) {
                tell(Json.parse(line, file.toString()), stages);
                line = reader.readLine();
            }
        } catch (IOException | S3DeltaException e) {
            return new History(stages);
        }
        return new History(stages);
    }

    private static void tell(JsonNode line, Map<String, Stage> stages) {
        String name = line.path("stage").asString("").split(" ", 2)[0];
        Stage stage = stages.computeIfAbsent(name, n -> new Stage());
        int step = line.path("step").asInt(0);
        if (line.path("loss").isNumber()) {
            stage.loss(step, line.path("loss").asDouble());
        }
        JsonNode validation = line.path("validation");
        if (validation.isObject() && !validation.isEmpty()) {
            double primary = validation.iterator().next().asDouble(0);
            stage.score(step, primary, line.path("best").asBoolean(false));
        }
        if (line.path("p").isArray()) {
            double[] p = new double[line.path("p").size()];
            for (int i = 0; i < p.length; i++) {
                p[i] = line.path("p").get(i).asDouble(0);
            }
            stage.probabilities(step, p);
        }
    }

    Optional<Stage> stage(String name) {
        return Optional.ofNullable(stages.get(name));
    }

    /** The probabilities that the search's structure was made of. */
    Optional<double[]> chosen() {
        return stage(SEARCH).flatMap(Stage::chosen);
    }
}
