package s3delta.sweep.spark;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import org.junit.jupiter.api.Test;
import s3delta.api.spi.Heartbeat;
import s3delta.api.spi.Message;
import s3delta.api.spi.TrialProgram;
import s3delta.api.spi.TrialRequest;
import s3delta.api.spi.TrialResources;
import s3delta.api.spi.TrialState;

class MessagesTest {
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
            assertEquals(Optional.of(state), Messages.state(Messages.of(state).line()));
        }
        TrialState failed = new TrialState.Failed("a", "signal-9", "two\nlines", true);
        assertEquals(
                Optional.of(failed),
                Messages.within("first\ntext before " + Messages.of(failed).line() + "\n\tat a.Class"));
        assertEquals(Optional.empty(), Messages.state("a line of a library"));
        assertEquals(Optional.empty(), Messages.within(""));
    }

    @Test
    void trialsReadBackEqual() {
        TrialRequest trial = new TrialRequest(
                "a", Path.of("a b.yaml"), Path.of("out\t1"), Path.of("log"), new TrialResources(2, 3000, 1));
        Message message = Message.parse(Messages.of(trial).line()).orElseThrow();
        assertEquals(trial, Messages.request(message));
    }

    @Test
    void theSetupReadsBackEqual() throws IOException {
        TrialProgram program = new TrialProgram(
                List.of("java", "a\tb"),
                Map.of("A", "\n"),
                Path.of("work"),
                Path.of("logs"),
                Map.of("data", Path.of("d")));
        SparkConfig config = new SparkConfig("local", 0, 1, 0, "", "spark.a=b=c,spark.d=", 2, 2, 300, 60, 60, "", 5);
        Setup setup = Setup.of(config, program);
        assertEquals(setup, Setup.of(Message.parse(setup.message().line()).orElseThrow()));
        assertEquals(Map.of("spark.a", "b=c", "spark.d", ""), setup.properties());
    }
}
