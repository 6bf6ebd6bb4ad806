package s3delta.bench.demo;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.FieldSource;
import s3delta.bench.demo.AuxiliaryTasks.AuxiliaryTask;
import s3delta.bench.demo.AuxiliaryTasks.Example;
import s3delta.bench.demo.DemoData.DemoTask;

class AuxiliaryTasksTest {
    private static final int MANY = 2_000;
    private static final String GAP = "<extra_id_0>";

    @SuppressWarnings("unused")
    private static final List<AuxiliaryTask> TASKS = AuxiliaryTasks.ALL;

    private final Lexicon lexicon = Lexicon.load();

    @Test
    void sameSeedSameExamples() {
        assertEquals(examples(1, 100), examples(1, 100));
        assertNotEquals(examples(1, 100), examples(2, 100));
    }

    @Test
    void noPromptAndNoLabelOfTheDemoOccurs() {
        Set<String> words = new HashSet<>(lexicon.words());
        for (DemoTask task : DemoData.tasks(lexicon)) {
            words.remove(task.name());
            words.removeAll(task.labels());
        }
        words.add(GAP);
        for (Example example : examples(3, MANY)) {
            assertTrue(words.containsAll(example.source()), example::toString);
            assertTrue(words.containsAll(example.target()), example::toString);
        }
    }

    @ParameterizedTest
    @FieldSource("TASKS")
    void beginsWithTheNameOfTheTaskAndAnswersInVariousWords(AuxiliaryTask task) {
        Set<List<String>> answers = new HashSet<>();
        Draw draw = Draw.of(4, task.name());
        for (int i = 0; i < MANY; i++) {
            Example example = task.drawing().apply(Phrases.of(lexicon, draw));
            boolean gap = example.source().contains(GAP);
            assertTrue(gap || example.source().get(0).equals(task.name()), example::toString);
            assertFalse(example.target().isEmpty(), example::toString);
            answers.add(example.target());
        }
        assertTrue(answers.size() >= 2, task.name());
    }

    @Test
    void everyAuxiliaryWordOccurs() {
        Set<String> never = new TreeSet<>(lexicon.list("auxiliary-words"));
        examples(5, MANY).forEach(example -> {
            never.removeAll(example.source());
            never.removeAll(example.target());
        });
        assertEquals(Set.of(), never);
    }

    private List<Example> examples(long seed, int count) {
        AuxiliaryTasks tasks = new AuxiliaryTasks(lexicon);
        Draw draw = Draw.of(seed, "test");
        return Stream.generate(() -> tasks.draw(draw)).limit(count).toList();
    }
}
