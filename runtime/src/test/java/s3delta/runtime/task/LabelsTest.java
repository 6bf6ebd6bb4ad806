package s3delta.runtime.task;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Map;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import s3delta.api.ErrorCode;
import s3delta.runtime.data.JsonRows;
import s3delta.runtime.data.Row;
import s3delta.runtime.json.Json;
import s3delta.runtime.json.Place;
import s3delta.runtime.json.Trees;
import s3delta.runtime.json.Yaml;
import s3delta.testsupport.ExpectedError;
import tools.jackson.databind.node.ObjectNode;

/** Labels are looked up as they are, and else by what they mean. */
class LabelsTest {
    @ParameterizedTest
    @CsvSource({
        "'0: world, 1: sports', 0.0, world",
        "'0: world, 1: sports', true, sports",
        "'0: world, 1: sports', False, world",
        "'0: world, 1: sports', 1e0, sports",
        "'1.0: world, 2.50: sports', 1, world",
        "'1.0: world, 2.50: sports', 2.5, sports",
        "'true: world, false: sports', 1, world",
        "'true: world, false: sports', 0.0, sports",
        "'true: world, false: sports', TRUE, world",
        "'1: world, 1.0: sports', 1.0, sports",
        "'0: world, 1: sports', -0.0, world",
        "'9007199254740992: world, 9007199254740993: sports', 9007199254740993.0, sports",
        "'Billing: world, billing: world, x: sports', Billing, world",
        "'Billing: world, billing: world, x: sports', billing, world"
    })
    void labelsMatchWhereTheyMeanTheSame(String labels, String said, String text) {
        String yaml = OwnTaskTest.NEWS.replaceFirst("labels.*\n", "labels: {" + labels + "}\n");
        Row row = JsonRows.parse(
                Json.line(Trees.tree(Map.of("headline", "h", "kind", "k", "topic", said))), "file row 0", 0);
        assertEquals(text, task(yaml).prompt().examples(row).get(0).target());
    }

    @ParameterizedTest
    @CsvSource({
        "'1: world, 1.0: sports', true",
        "'0: world, 1: sports', 2",
        "'0: world, 1: sports', yes",
        "'9007199254740992: world, 1: sports', 9007199254740993",
        "'0: world, 1: sports', 1e400",
        "'0: world, 1: sports', 1e99999999999"
    })
    void labelsOfSeveralMeaningsAreRefused(String labels, String said) {
        String yaml = OwnTaskTest.NEWS.replaceFirst("labels.*\n", "labels: {" + labels + "}\n");
        Row row = JsonRows.parse(
                Json.line(Trees.tree(Map.of("headline", "h", "kind", "k", "topic", said))), "file row 0", 0);
        ExpectedError.of(
                ErrorCode.DATA, "none of the task's", () -> task(yaml).prompt().examples(row));
    }

    private static Task task(String yaml) {
        return item(yaml).task();
    }

    private static TaskItem item(String yaml) {
        return TaskItem.own((ObjectNode) Yaml.parse(yaml, "x.yaml"), Place.of("x.yaml"));
    }
}
