package s3delta.runtime.text;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import s3delta.api.ErrorCode;
import s3delta.api.S3DeltaException;

/** What a terminal would take for a command, or what would turn its writing, is escaped in results and errors alike. */
class PrintableTest {
    @ParameterizedTest
    @ValueSource(
            ints = {
                0, 7, 8, 0x1B, 0x7F, 0x85, 0x9B, 0x9D, 0x61C, 0x200E, 0x200F, 0x2028, 0x2029, 0x202E, 0x2066, 0x2069,
                0xD83D
            })
    void escapesWhatDoesNotPrint(int character) {
        String text = "a" + (char) character + "b";
        String shown = "a\\u%04xb".formatted(character);
        assertEquals(shown, Printable.lines(text));
        S3DeltaException error = S3DeltaException.of(ErrorCode.DATA, text).got(text);
        assertEquals(shown, error.parts().what());
        assertEquals(shown, error.parts().detail("got").orElseThrow());
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "plain", "caf\u00e9 \u4e2d \ud83d\ude00", "\u05e9\u05dc\u05d5\u05dd"})
    void leavesTextsOfAnyScript(String text) {
        assertEquals(text, Printable.line(text));
        assertEquals(text, Printable.lines(text));
    }

    @ParameterizedTest
    @ValueSource(strings = "a\n\tb")
    void keepsLinesOrMakesOneOfThem(String text) {
        assertEquals(text, Printable.lines(text));
        assertEquals("a\\n\\tb", Printable.line(text));
    }
}
