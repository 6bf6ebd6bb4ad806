package s3delta.bench.demo;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SpanCorruptionTest {
    private final Vocabulary vocabulary = new Vocabulary(Lexicon.load());

    @ParameterizedTest
    @ValueSource(ints = {2, 3, 5, 8, 20, 60, 400})
    void sourceAndTargetGiveTheTextBack(int length) {
        SplittableRandom random = new SplittableRandom(5);
        int[] ids = IntStream.range(0, length).map(i -> 3 + i % 400).toArray();
        for (int round = 0; round < 200; round++) {
            SpanCorruption.Example example = SpanCorruption.T5.corrupt(ids, vocabulary, random);
            assertArrayEquals(ids, joined(example));
            long hidden = Arrays.stream(example.target()).filter(this::word).count();
            assertEquals(Math.max(1, Math.round(length * 0.15)), hidden);
        }
    }

    @Test
    void spansHaveTheMeanLength() {
        int[] ids = IntStream.range(0, 200).map(i -> 3 + i).toArray();
        SpanCorruption.Example example = SpanCorruption.T5.corrupt(ids, vocabulary, new SplittableRandom(1));
        assertEquals(10, Arrays.stream(example.target()).filter(id -> !word(id)).count() - 1);
    }

    @Test
    void anyWordMayBeHidden() {
        int[] ids = {10, 11, 12, 13, 14, 15};
        SplittableRandom random = new SplittableRandom(2);
        boolean[] hidden = new boolean[ids.length];
        for (int round = 0; round < 200; round++) {
            hidden[SpanCorruption.T5.corrupt(ids, vocabulary, random).target()[1] - ids[0]] = true;
        }
        assertArrayEquals(new boolean[] {true, true, true, true, true, true}, hidden);
    }

    /** Puts what the target says in the place of each sentinel, which must come in order, parted by words. */
    private int[] joined(SpanCorruption.Example example) {
        int[] target = example.target();
        assertEquals(Vocabulary.END, target[target.length - 1]);
        IntStream.Builder text = IntStream.builder();
        int at = 0;
        int sentinels = 0;
        boolean wordBefore = true;
        for (int id : Arrays.copyOf(example.source(), example.source().length - 1)) {
            if (word(id)) {
                text.add(id);
            } else {
                assertTrue(wordBefore);
                assertEquals(vocabulary.sentinel(sentinels++), id);
                assertEquals(id, target[at++]);
                while (word(target[at])) {
                    text.add(target[at++]);
                }
            }
            wordBefore = word(id);
        }
        assertEquals(target.length - 1, at);
        assertEquals(Vocabulary.END, example.source()[example.source().length - 1]);
        return text.build().toArray();
    }

    private boolean word(int id) {
        return id > Vocabulary.UNKNOWN && id < vocabulary.sentinel(Vocabulary.SENTINELS - 1);
    }
}
