package s3delta.runtime.task;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import s3delta.api.ErrorCode;
import s3delta.runtime.data.JsonRows;
import s3delta.runtime.json.Json;
import s3delta.runtime.json.Trees;
import s3delta.testsupport.ExpectedError;

class PromptsTest {
    @Test
    void keepsBlanksAndPutsNoColonBeforeTheHypothesis() {
        Example example = only("mnli", Map.of("premise", "a ", "hypothesis", " b ", "label", 2L));
        assertEquals("mnli premise: a  hypothesis  b ", example.source());
        assertEquals("2", example.target());
        assertEquals(List.of("2"), example.answers());
    }

    @Test
    void takesMarkupOutOfMultiRc() {
        Example example = only(
                "superglue-multirc",
                Map.of(
                        "question", "<b>Who</b>?",
                        "answer", "a<br>b",
                        "paragraph", "<b>Sent 1: </b>x<br>y ",
                        "idx", Map.of("paragraph", 3L, "question", 4L, "answer", 5L),
                        "label", 1L));
        assertEquals("superglue-multirc question: Who? answer: a b paragraph: Sent 1: x y ", example.source());
        assertEquals("3/4", example.group());
    }

    @Test
    void joinsHighlightsOfRecordAndMakesAnExampleForEachAnswer() {
        List<Example> examples = examples(
                "superglue-record",
                Map.of(
                        "query",
                        "q @placeholder",
                        "entities",
                        List.of("E", "F"),
                        "passage",
                        "One.\n@highlight\nTwo\n@highlight\nThree\n\nfour",
                        "answers",
                        List.of("E", "F", "E")));
        assertEquals(
                "superglue-record record query: q @placeholder entities: E, F passage: One. Two. Three\n\nfour",
                examples.get(0).source());
        assertEquals(List.of("E", "F"), examples.stream().map(Example::target).toList());
        assertEquals(List.of("E", "F"), examples.get(0).answers());
    }

    /** What the reference's regular expressions do with odd texts, each tried there. */
    @Test
    void joinsOddHighlights() {
        Map<String, String> passages = Map.of(
                "A!\n@highlight\nB", "A! B",
                "A\"\n@highlight\nB", "A\" B",
                "A'\n@highlight\nB", "A' B",
                "A)\n@highlight\nB", "A). B",
                "A. \n@highlight\nB", "A. . B",
                "\n@highlight\nB", ". B",
                "A.\n@highlight\n\n@highlight\nB", "A. . B",
                "A.\n@highlight\n@highlight\nB", "A. @highlight\nB",
                "A\r\n@highlight\nB", "A\r. B",
                "A $1 \\ \n@highlight\nB", "A $1 \\ . B");
        passages.forEach((passage, expected) -> {
            List<Example> examples = examples(
                    "superglue-record",
                    Map.of("query", "", "entities", List.of("E", "E"), "passage", passage, "answers", List.of("É")));
            assertEquals(
                    "superglue-record record query:  entities: E, E passage: " + expected,
                    examples.get(0).source());
            assertEquals("É", examples.get(0).target());
        });
    }

    @Test
    void keepsEmptyTextsAndOddMarkup() {
        Map<String, Object> index = Map.of("paragraph", 0L, "question", 0L, "answer", 0L);
        Example example = only(
                "superglue-multirc",
                Map.of(
                        "question",
                        "",
                        "answer",
                        "<BR><b/><br/></b >",
                        "paragraph",
                        "a<br><br>é<b></b>",
                        "idx",
                        index,
                        "label",
                        "1"));
        assertEquals("superglue-multirc question:  answer: <BR><b/><br/></b > paragraph: a  é", example.source());
        assertEquals(
                "cola sentence: ",
                only("cola", Map.of("sentence", "", "label", 0L)).source());
    }

    @Test
    void refusesARecordRowWithoutAnswers() {
        Map<String, Object> row = Map.of("query", "q", "entities", List.of("E"), "passage", "p", "answers", List.of());
        ExpectedError.of(ErrorCode.DATA, "row 7", () -> examples("superglue-record", row));
    }

    @ParameterizedTest
    @CsvSource({
        "0, 0.0",
        "5, 5.0",
        "4.667, 4.7",
        "4.25, 4.2",
        "4.75, 4.8",
        "1.15, 1.2",
        "0.35, 0.4",
        "0.06, 0.1",
        "3.8, 3.8",
        "2, 2.0"
    })
    void roundsSimilarityToOneDecimal(double label, String target) {
        Example example = only("stsb", Map.of("sentence1", "a", "sentence2", "b", "label", label));
        assertEquals(target, example.target());
    }

    @ParameterizedTest
    @ValueSource(doubles = {-1, 5.1})
    void refusesSimilarityOutOfRange(double label) {
        Map<String, Object> row = Map.of("sentence1", "a", "sentence2", "b", "label", label);
        ExpectedError.of(ErrorCode.DATA, "a score from 0 to 5", () -> examples("stsb", row));
    }

    @ParameterizedTest
    @ValueSource(longs = {-1, 2})
    void refusesLabelsThatAreNoneOfTheTasks(long label) {
        Map<String, Object> row = Map.of("sentence", "a", "label", label);
        ExpectedError.of(ErrorCode.DATA, "expected: one of 0, 1", () -> examples("cola", row));
    }

    @Test
    void namesTheNearestTask() {
        ExpectedError.of(ErrorCode.TASK, "did you mean 'superglue-wic'", () -> Tasks.byName("superglu-wic"));
        ExpectedError.of(ErrorCode.TASK, "did you mean 'superglue-boolq'", () -> Tasks.byName("boolq"));
    }

    private static Example only(String task, Map<String, Object> values) {
        List<Example> examples = examples(task, values);
        assertEquals(1, examples.size());
        return examples.get(0);
    }

    private static List<Example> examples(String task, Map<String, Object> values) {
        return Tasks.byName(task).prompt().examples(JsonRows.parse(Json.line(Trees.tree(values)), "file row 7", 7));
    }
}
