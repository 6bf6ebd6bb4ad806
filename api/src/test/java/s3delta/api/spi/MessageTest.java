package s3delta.api.spi;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class MessageTest {
    @Test
    void heartbeatsReadBackEqual() {
        for (OptionalDouble score : new OptionalDouble[] {OptionalDouble.empty(), OptionalDouble.of(-0.25)}) {
            Heartbeat beat = new Heartbeat("train cola", 3, 40, score);
            assertEquals(Optional.of(beat), Message.parse(beat.message().line()).flatMap(Heartbeat::of));
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "plain",
                "two\nlines\twith a tab",
                "Windows\r\nends\r",
                "C:\\new\\table",
                "\\n is no line end",
                "ends with \\",
                "\\\\t",
                "null \0 byte",
                "s3delta-item",
                "ünïcode \uD83D\uDE00"
            })
    void anyTextReadsBackEqual(String text) {
        Message message = Message.of("failure", "config-key", text, "");
        assertEquals(1, message.line().lines().count());
        assertEquals(Optional.of(message), Message.parse(message.line()));
        assertEquals(List.of("config-key", text, ""), message.fields());
    }

    @Test
    void aMessageMayHaveNoFields() {
        assertEquals("s3delta-end", Message.of("end").line());
        assertEquals(Optional.of(Message.of("end")), Message.parse("s3delta-end"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "a line of a library",
                "s3delta-beat",
                "s3delta-beat\ttrain\t1\t2",
                "s3delta-beat\ttrain\tone\t2\t",
                "s3delta-beat\ttrain\t1\t2\tgood"
            })
    void otherLinesAreNoHeartbeats(String line) {
        assertEquals(Optional.empty(), Message.parse(line).flatMap(Heartbeat::of));
    }

    @Test
    void kindsAndNumbersOfFieldsAreChecked() {
        Message failure = Message.of("failure", "code");
        assertFalse(failure.is("failure", 2));
        assertFalse(failure.is("beat", 1));
    }
}
