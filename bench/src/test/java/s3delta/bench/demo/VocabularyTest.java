package s3delta.bench.demo;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.HashSet;
import java.util.List;
import org.junit.jupiter.api.Test;

class VocabularyTest {
    private final Vocabulary vocabulary = new Vocabulary(Lexicon.load());

    @Test
    void hasSomeHundredTokensEachOnce() {
        List<String> tokens = vocabulary.tokens();
        assertTrue(tokens.size() >= 400 && tokens.size() <= 900, () -> "tokens: " + tokens.size());
        assertEquals(tokens.size(), new HashSet<>(tokens).size());
        assertTrue(tokens.stream().noneMatch(t -> t.isBlank() || t.contains(" ")));
    }

    @Test
    void numbersAsT5Does() {
        List<String> tokens = vocabulary.tokens();
        assertEquals(List.of("<pad>", "</s>", "<unk>"), tokens.subList(0, 3));
        assertEquals("<extra_id_0>", tokens.get(tokens.size() - 1));
        assertEquals("<extra_id_99>", tokens.get(tokens.size() - Vocabulary.SENTINELS));
        assertEquals("<extra_id_7>", tokens.get(vocabulary.sentinel(7)));
    }

    @Test
    void numbersUnknownWords() {
        assertArrayEquals(
                new int[] {Vocabulary.UNKNOWN, vocabulary.tokens().indexOf("king")},
                vocabulary.ids(List.of("zebra", "king")));
    }
}
