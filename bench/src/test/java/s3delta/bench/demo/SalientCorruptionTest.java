package s3delta.bench.demo;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class SalientCorruptionTest {
    private final Lexicon lexicon = Lexicon.load();
    private final Vocabulary vocabulary = new Vocabulary(lexicon);

    @Test
    void whatIsHiddenFillsTheGapsOfTheSource() {
        SalientCorruption corruption = new SalientCorruption(lexicon, 0.4, 0.5);
        SplittableRandom random = new SplittableRandom(1);
        new CorpusStream(lexicon).texts(1).limit(200).forEach(text -> {
            ExampleBatches.Example example = corruption.corrupt(text, random);
            assertEquals(Vocabulary.END, example.target()[example.target().length - 1]);
            assertArrayEquals(vocabulary.ids(text), filled(example));
        });
    }

    @Test
    void hidesTheShareOfWords() {
        SalientCorruption corruption = new SalientCorruption(lexicon, 0.25, 1);
        List<String> text = List.of("the", "king", "saw", "the", "queen", "in", "castle", ".");
        ExampleBatches.Example example = corruption.corrupt(text, new SplittableRandom(2));
        assertEquals(2, words(example.target()).count());
    }

    @Test
    void hidesWhatTheRestTellsMoreOften() {
        SalientCorruption corruption = new SalientCorruption(lexicon, 0.2, 0.1);
        List<String> text = List.of("the", "king", "slept", "and", "the", "king", "laughed", "loudly", "quietly", ".");
        SplittableRandom random = new SplittableRandom(3);
        int[] hidden = new int[vocabulary.tokens().size()];
        for (int i = 0; i < 1_000; i++) {
            words(corruption.corrupt(text, random).target()).forEach(id -> hidden[id]++);
        }
        int king = hidden[vocabulary.ids(List.of("king"))[0]];
        int and = hidden[vocabulary.ids(List.of("and"))[0]];
        int laughed = hidden[vocabulary.ids(List.of("laughed"))[0]];
        assertTrue(king > 900 && and > 450 && laughed < 150, () -> king + " " + and + " " + laughed);
    }

    private IntStream words(int[] ids) {
        return Arrays.stream(ids)
                .filter(id ->
                        id >= Vocabulary.SPECIAL.size() && id <= vocabulary.sentinel(Vocabulary.SENTINELS - 1) - 1);
    }

    private int[] filled(ExampleBatches.Example example) {
        IntStream.Builder filled = IntStream.builder();
        int spans = 0;
        for (int id : Arrays.copyOf(example.source(), example.source().length - 1)) {
            if (id == vocabulary.sentinel(spans)) {
                int at = IntStream.of(example.target()).boxed().toList().indexOf(id) + 1;
                while (example.target()[at] != Vocabulary.END
                        && example.target()[at] != vocabulary.sentinel(spans + 1)) {
                    filled.add(example.target()[at++]);
                }
                spans++;
            } else {
                filled.add(id);
            }
        }
        return filled.build().toArray();
    }
}
