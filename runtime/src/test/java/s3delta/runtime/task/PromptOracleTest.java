package s3delta.runtime.task;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.InputStream;
import java.net.URISyntaxException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import s3delta.runtime.data.Table;
import s3delta.testsupport.SharedFiles;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class PromptOracleTest {
    static Stream<Task> tasks() {
        return Tasks.all().stream();
    }

    @ParameterizedTest
    @MethodSource("tasks")
    void wordsRowsAsTheReferenceDoes(Task task) throws IOException {
        wordsRows(task, SharedFiles.require("data"), oracle("prompts.json"), 4);
    }

    /** The same with few made-up rows in files of all formats, whose wording is the reference's in Python. */
    @ParameterizedTest
    @MethodSource("tasks")
    void wordsMadeUpRowsAsTheReferenceDoes(Task task) throws IOException {
        wordsRows(task, standIn(), oracle("standin/prompts.json"), 6);
    }

    private static void wordsRows(Task task, Path data, JsonNode oracle, int count) {
        JsonNode rows = oracle.path(task.name()).path("examples");
        assertEquals(count, rows.size());
        for (JsonNode expected : rows) {
            List<Example> got =
                    Splits.examples(task, data, "train", expected.path("row").asInt());
            assertEquals(texts(expected), texts(got), task.name());
        }
    }

    @ParameterizedTest
    @MethodSource("tasks")
    void wordsEveryRowOfRealData(Task task) {
        wordsEveryRow(task, SharedFiles.require("data"));
    }

    @ParameterizedTest
    @MethodSource("tasks")
    void wordsEveryMadeUpRow(Task task) {
        wordsEveryRow(task, standIn());
    }

    private static void wordsEveryRow(Task task, Path data) {
        Table table = task.source().open(data, SplitRule.VALIDATION);
        List<Example> examples = table.first(task.columns(), 0).stream()
                .flatMap(row -> task.prompt().examples(row).stream())
                .toList();
        assertTrue(examples.size() >= table.size());
        for (Example example : examples) {
            assertTrue(example.source().startsWith(task.name() + " "), example.source());
            assertTrue(task.labels().isEmpty() || task.labels().contains(example.target()), example.target());
        }
    }

    /** Where the made-up data are. */
    static Path standIn() {
        try {
            return Path.of(Objects.requireNonNull(PromptOracleTest.class.getResource("standin/prompts.json"))
                            .toURI())
                    .resolveSibling("");
        } catch (URISyntaxException e) {
            throw new IllegalStateException("a class path of files", e);
        }
    }

    @Test
    void hasTheOraclesTasks() throws IOException {
        assertEquals(
                List.copyOf(oracle("prompts.json").propertyNames()),
                Tasks.all().stream().map(Task::name).toList());
        for (Task task : Tasks.all()) {
            String folder = ((TaskSource.Folder) task.source()).folder();
            assertEquals(
                    oracle("prompts.json").path(task.name()).path("file").asString(), folder + "/train", task.name());
        }
    }

    private static JsonNode oracle(String name) throws IOException {
        try (InputStream in = PromptOracleTest.class.getResourceAsStream(name)) {
            return JsonMapper.builder().build().readTree(Objects.requireNonNull(in));
        }
    }

    private static List<List<String>> texts(JsonNode expected) {
        List<List<String>> texts = new ArrayList<>();
        JsonNode several = expected.path("examples");
        for (JsonNode example : several.isMissingNode() ? List.of(expected) : several) {
            texts.add(List.of(
                    example.path("source").asString(), example.path("target").asString()));
            JsonNode answers = example.path("extra_fields").path("answers");
            if (answers.isArray()) {
                texts.add(answers.valueStream().map(JsonNode::asString).toList());
            }
        }
        return texts;
    }

    private static List<List<String>> texts(List<Example> examples) {
        List<List<String>> texts = new ArrayList<>();
        for (Example example : examples) {
            texts.add(List.of(example.source(), example.target()));
            if (example.source().startsWith("superglue-record")) {
                texts.add(example.answers());
            }
        }
        return texts;
    }
}
