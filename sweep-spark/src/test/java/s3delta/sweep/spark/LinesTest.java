package s3delta.sweep.spark;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import org.junit.jupiter.api.Test;
import s3delta.api.spi.Heartbeat;
import s3delta.api.spi.TrialRequest;
import s3delta.api.spi.TrialResources;
import s3delta.api.spi.TrialState;

class LinesTest {
    @Test
    void statesReadBackEqual() {
        for (TrialState state : List.of(
                new TrialState.Queued("a", 2, "signal-9"),
                new TrialState.Queued("a", 1, ""),
                new TrialState.Running("a", 1, "host", new Heartbeat("train cola", 1, 2, OptionalDouble.of(0.5))),
                new TrialState.Running("a", 1, "", new Heartbeat("load", 0, 0, OptionalDouble.empty())),
                new TrialState.Done("a"),
                new TrialState.Failed("a", "data", "two\nlines\tand C:\\new", false),
                new TrialState.Stopped("a"))) {
            assertEquals(Optional.of(state), Lines.state(Lines.state(state)));
            assertEquals(Optional.of(state), Lines.within("text before " + Lines.state(state)));
        }
        assertEquals(Optional.empty(), Lines.state("a line of a library"));
        assertEquals(Optional.empty(), Lines.within(""));
    }

    @Test
    void trialsReadBackEqual() {
        TrialRequest trial = new TrialRequest(
                "a", Path.of("a b.yaml"), Path.of("out\t1"), Path.of("log"), new TrialResources(2, 3000, 1));
        assertEquals(Optional.of(trial), Lines.submitted(Lines.split(Lines.submit(trial))));
        assertEquals(Optional.of("a"), Lines.cancelled(Lines.split(Lines.cancel("a"))));
        assertEquals(Optional.empty(), Lines.submitted(Lines.split(Lines.cancel("a"))));
    }

    @Test
    void anyTextSurvives() {
        String[] fields = {"x", "\\", "\\n", "\n", "\t\t", "", "\\\\t", "ünïcode"};
        assertArrayEquals(fields, Lines.split(Lines.join(fields)));
    }
}
