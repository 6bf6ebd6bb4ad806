package s3delta.runtime.task;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import s3delta.runtime.result.Scores;

class ScoringTest {
    private static final double EXACT = 1e-12;

    private static void assertPrimary(String metric, double value, Scores scores) {
        assertEquals(metric, scores.primary());
        assertEquals(value, scores.value(), EXACT);
    }

    @Test
    void countsRightLabels() {
        Scores scores = score("mnli", List.of("0", " 1 ", "2", "maybe"), List.of("0", "1", "1", "2"));
        assertPrimary("accuracy", 0.5, scores);
        assertEquals(4, scores.rows());
        assertEquals(1, scores.wrongOutputs());
        assertEquals(Map.of("maybe", 1L), scores.wrongExamples());
    }

    @Test
    void measuresF1OfTheSecondClass() {
        // TP 2, FP 1, FN 1, TN 1
        Scores scores = score("mrpc", List.of("1", "1", "1", "0", "0"), List.of("1", "1", "0", "1", "0"));
        assertPrimary("f1", 2 * 2 / (2 * 2 + 1.0 + 1.0), scores);
        assertEquals(Map.of("f1", 2 / 3.0, "accuracy", 0.6), scores.all());
    }

    @Test
    void measuresMatthewsCorrelation() {
        // TP 2, FP 1, FN 1, TN 2: (4 - 1) / sqrt(3 * 3 * 3 * 3)
        Scores scores = score("cola", List.of("1", "1", "1", "0", "0", "0"), List.of("1", "1", "0", "1", "0", "0"));
        assertPrimary("matthews", 3 / 9.0, scores);
    }

    @Test
    void countsNoLabelAsTheOtherClass() {
        // Taken as 0 where 1 is right, and as 1 where 0 is right: TP 1, FP 1, FN 1, TN 1.
        List<String> outputs = List.of("1", "x", "x", "0");
        List<String> gold = List.of("1", "1", "0", "0");
        assertEquals(0.5, score("qqp", outputs, gold).value(), EXACT);
        assertEquals(0, score("cola", outputs, gold).value(), EXACT);
        assertEquals(2, score("cola", outputs, gold).wrongOutputs());
        assertEquals(-1, score("cola", List.of("x", "", "x", "y"), gold).value(), EXACT);
    }

    @ParameterizedTest
    @ValueSource(strings = {"cola", "mrpc"})
    void isZeroForConstantOutputs(String task) {
        List<String> gold = List.of("1", "0", "1");
        assertEquals(0, score(task, List.of("0", "0", "0"), gold).value(), EXACT);
    }

    @Test
    void measuresPearsonCorrelation() {
        // x 1 2 3 4, y 1 3 2 4: covariance 4, both variances 5
        Scores scores = score("stsb", List.of("1.0", "3", "2.0", "4.0"), List.of("1.0", "2.0", "3.0", "4.0"));
        assertPrimary("pearson", 0.8, scores);
        assertEquals(0, scores.wrongOutputs());
    }

    @Test
    void putsTheMeanForWhatIsNoScore() {
        // The mean of 1, 2 and 3 stands for each of the others: deviations -1 0 1 0 0, right ones -2 -1 0 1 2 ->
        // 2/sqrt(2*10).
        List<String> gold = List.of("0.0", "1.0", "2.0", "3.0", "4.0");
        Scores scores = score("stsb", List.of("1.0", "2.0", " 3.0 ", "NaN", "7.5"), gold);
        assertEquals(2 / Math.sqrt(20), scores.value(), EXACT);
        assertEquals(2, scores.wrongOutputs());
    }

    @Test
    void isZeroWhereNothingOrAlwaysTheSameIsANumber() {
        List<String> gold = List.of("0.0", "1.0", "5.0");
        assertEquals(0, score("stsb", List.of("a", "1d", "-1"), gold).value(), EXACT);
        assertEquals(0, score("stsb", List.of("0.1", "0.1", "0.1"), gold).value(), EXACT);
        assertEquals(
                0,
                score("stsb", List.of("0.1", "0.2", "0.3"), List.of("0.1", "0.1", "0.1"))
                        .value(),
                EXACT);
    }

    @Test
    void readsScoresWithAnyBlanksAroundThem() {
        List<String> gold = List.of("0.0", "1.0", "5.0");
        Scores scores = score("stsb", List.of("\u2003 0 ", "\t1.000\n", "5"), gold);
        assertEquals(1, scores.value(), EXACT);
        assertEquals(0, scores.wrongOutputs());
        assertEquals(3, score("stsb", List.of("5.01", "+1.0", "1,5"), gold).wrongOutputs());
        assertEquals(3, score("stsb", List.of("", ".5", "5."), gold).wrongOutputs());
    }

    @Test
    void judgesMultiRcByAnswerAndByQuestion() {
        List<Example> gold = List.of(
                new Example("s", "1", List.of("1"), "0/0", 0),
                new Example("s", "0", List.of("0"), "0/0", 1),
                new Example("s", "1", List.of("1"), "0/1", 2),
                new Example("s", "1", List.of("1"), "0/1", 3));
        Scores scores = Tasks.byName("superglue-multirc").scoring().score(List.of("1", "0", "1", "?"), gold);
        assertEquals(Map.of("f1", 0.8, "exact-match", 0.5, "accuracy", 0.75), scores.all());
        assertEquals(0.8, scores.value(), EXACT);
        assertEquals(1, scores.wrongOutputs());
    }

    @Test
    void comparesFreeTextWithTheBestAnswer() {
        List<Example> gold = List.of(
                new Example("s", "North", List.of("North", "North Korea"), "", 0),
                new Example("s", "U.S.", List.of("U.S."), "", 1),
                new Example("s", "Blues", List.of("Blues"), "", 2),
                new Example("s", "Red Red Dog", List.of("Red Red Dog"), "", 3));
        // 1; 1 after normalising; 0; two of two words are among the three: 2 * 2 / (2 + 3)
        Scores scores = Tasks.byName("superglue-record")
                .scoring()
                .score(List.of("the north korea!", "us", " ", "red dog"), gold);
        assertPrimary("f1", (1 + 1 + 0 + 0.8) / 4, scores);
        assertEquals(Map.of("f1", 0.7, "exact-match", 0.5), scores.all());
        assertEquals(1, scores.wrongOutputs());
    }

    @Test
    void normalisesAsSquadDoes() {
        assertEquals("cat sat on mat then", TextScoring.normal("  The Cat, sat on a\tmat; then. "));
        assertEquals("", TextScoring.normal("The!"));
        assertEquals(0, TextScoring.wordF1("", ""), EXACT);
        assertEquals(0.5, TextScoring.wordF1("x x x", "x"), EXACT);
    }

    @Test
    void listsTheMostFrequentWrongOutputs() {
        List<String> outputs = new ArrayList<>(List.of("a", "b", "b", "c", "d", "e", "f", "z".repeat(500)));
        Scores scores = score("rte", outputs, outputs.stream().map(o -> "1").toList());
        assertEquals(8, scores.wrongOutputs());
        assertEquals(
                List.of("b", "a", "c", "d", "e"),
                List.copyOf(scores.wrongExamples().keySet()));
    }

    @Test
    void refusesOutputsThatDoNotMatchTheExamples() {
        assertThrows(IllegalArgumentException.class, () -> score("rte", List.of(), List.of()));
        assertThrows(IllegalArgumentException.class, () -> score("rte", List.of("1"), List.of("1", "0")));
    }

    private static Scores score(String task, List<String> outputs, List<String> gold) {
        List<Example> examples =
                gold.stream().map(target -> new Example("s", target, 0)).toList();
        return Tasks.byName(task).scoring().score(outputs, examples);
    }
}
