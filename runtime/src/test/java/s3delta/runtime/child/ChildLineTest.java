package s3delta.runtime.child;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Optional;
import java.util.OptionalDouble;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import s3delta.api.spi.Heartbeat;

class ChildLineTest {
    @Test
    void signsOfLifeReadBackEqual() {
        for (OptionalDouble score : new OptionalDouble[] {OptionalDouble.empty(), OptionalDouble.of(-0.25)}) {
            ChildLine beat = new ChildLine.Beat(new Heartbeat("train cola", 3, 40, score));
            assertEquals(Optional.of(beat), ChildLine.parse(beat.text()));
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "plain", "two\nlines\twith a tab", "C:\\new\\table", "ends with \\", "ünïcode"})
    void failuresReadBackEqual(String message) {
        ChildLine failure = new ChildLine.Failure("config-key", message);
        assertEquals(1, failure.text().lines().count());
        assertEquals(Optional.of(failure), ChildLine.parse(failure.text()));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "a line of a library",
                "s3delta-beat",
                "s3delta-beat\ttrain\t1\t2",
                "s3delta-beat\ttrain\tone\t2\t",
                "s3delta-beat\ttrain\t1\t2\tgood",
                "s3delta-failure\tcode"
            })
    void otherLinesAreNone(String line) {
        assertEquals(Optional.empty(), ChildLine.parse(line));
    }
}
