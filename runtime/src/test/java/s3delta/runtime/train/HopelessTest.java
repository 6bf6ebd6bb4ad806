package s3delta.runtime.train;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import s3delta.runtime.tokenizer.FakeTokenizer;

class HopelessTest {
    private static final int START = 0;
    private static final List<String> PIECES = List.of("", " ", "1", "0", "10", "not", "no", "t", "'", "s");

    private final Hopeless hopeless = new Hopeless(List.of("10", "0", "not", "0's"), new Pieces());

    @Test
    void whatALabelBeginsWithIsNotHopeless() {
        assertFalse(hopeless.test(List.of(START, 2)));
        assertFalse(hopeless.test(List.of(START, 1, 2)));
        assertFalse(hopeless.test(List.of(START, 2, 3)));
        assertFalse(hopeless.test(List.of(START, 1)));
    }

    @Test
    void otherTokensMaySpellALabelToo() {
        assertFalse(hopeless.test(List.of(START, 6)));
        assertFalse(hopeless.test(List.of(START, 6, 7)));
    }

    /** As "0 '" is, of which a tokenizer makes "0's" with the next token. */
    @Test
    void spacesMayBeRemovedLater() {
        assertFalse(hopeless.test(List.of(START, 3, 1, 8)));
    }

    @Test
    void whatNoLabelBeginsWithIsHopeless() {
        assertTrue(hopeless.test(List.of(START, 7)));
        assertTrue(hopeless.test(List.of(START, 3, 3)));
        assertTrue(hopeless.test(List.of(START, 4, 2)));
    }

    /** Tokens that are pieces of text. */
    private static final class Pieces extends FakeTokenizer {
        @Override
        public int[] encode(String text) {
            throw new UnsupportedOperationException(text);
        }

        @Override
        public String decode(int[] ids) {
            return Arrays.stream(ids).mapToObj(PIECES::get).collect(Collectors.joining());
        }

        @Override
        public int size() {
            return PIECES.size();
        }
    }
}
