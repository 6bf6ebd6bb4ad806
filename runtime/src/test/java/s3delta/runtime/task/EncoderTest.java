package s3delta.runtime.task;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;

import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import s3delta.api.ErrorCode;
import s3delta.runtime.task.SequenceLimits.OverLong;
import s3delta.runtime.tokenizer.FakeTokenizer;
import s3delta.testsupport.ExpectedError;

class EncoderTest {
    private static final Example SHORT = new Example("ab", "c", 3);
    private static final Example LONG = new Example("abcdef", "c", 4);

    @Test
    void cutsLongSourcesBeforeTheEnd() {
        Encoder.Encoded encoded = encoder(4, 2, OverLong.TRUNCATE).encode("set", List.of(SHORT, LONG));
        assertEquals(1, encoded.truncated());
        assertArrayEquals(new int[] {'a', 'b', 1}, encoded.examples().get(0).source());
        assertArrayEquals(
                new int[] {'a', 'b', 'c', 1}, encoded.examples().get(1).source());
        assertArrayEquals(new int[] {'c', 1}, encoded.examples().get(1).target());
        assertSame(LONG, encoded.examples().get(1).example());
    }

    @Test
    void reportsLongSourcesWhereTheyMustNotBeCut() {
        Encoder encoder = encoder(6, 2, OverLong.ERROR);
        assertEquals(0, encoder.encode("set", List.of(SHORT)).truncated());
        ExpectedError.of(
                ErrorCode.SEQUENCE_LENGTH,
                "cola training, row 4",
                () -> encoder.encode("cola training", List.of(LONG)));
        ExpectedError.of(ErrorCode.SEQUENCE_LENGTH, "got:      7 tokens", () -> encoder.encode("set", List.of(LONG)));
    }

    @Test
    void neverCutsATarget() {
        Encoder encoder = encoder(9, 2, OverLong.TRUNCATE);
        Example wordy = new Example("a", "cd", 0);
        ExpectedError.of(
                ErrorCode.SEQUENCE_LENGTH, "a target is too long", () -> encoder.encode("set", List.of(wordy)));
    }

    @Test
    void refusesLimitsWithoutRoom() {
        ExpectedError.of(ErrorCode.CONFIG_VALUE, "target 1", () -> encoder(9, 1, OverLong.ERROR));
    }

    @Test
    void cutsLongTargetsWhereAskedToAndCountsThem() {
        Encoder encoder = new Encoder(new Letters(), new SequenceLimits(99, 3, OverLong.ERROR, OverLong.TRUNCATE));
        Encoder.Encoded encoded =
                encoder.encode("set", List.of(new Example("a", "abcdef", 0), new Example("a", "ab", 1)));
        assertEquals(1, encoded.truncatedTargets());
        assertEquals(0, encoded.truncated());
        int[] cut = encoded.examples().get(0).target();
        int[] whole = encoded.examples().get(1).target();
        assertEquals(3, cut.length);
        assertArrayEquals(whole, cut);
        assertEquals("abcdef", encoded.examples().get(0).example().target());
    }

    private static Encoder encoder(int source, int target, OverLong overLong) {
        return new Encoder(new Letters(), new SequenceLimits(source, target, overLong));
    }

    /** Each character is a token. */
    private static final class Letters extends FakeTokenizer {
        @Override
        public int[] encode(String text) {
            return IntStream.concat(text.chars(), IntStream.of(1)).toArray();
        }

        @Override
        public String decode(int[] ids) {
            return Arrays.stream(ids).mapToObj(Character::toString).collect(Collectors.joining());
        }

        @Override
        public int size() {
            return 128;
        }

        @Override
        public int sentinel(int number) {
            return 100 - number;
        }
    }
}
