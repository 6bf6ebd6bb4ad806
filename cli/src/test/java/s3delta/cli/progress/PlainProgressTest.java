package s3delta.cli.progress;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import s3delta.runtime.result.Scores;

class PlainProgressTest {
    @Test
    void aLineForEachScoreAndAboutEveryTenSeconds() {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        AtomicLong now = new AtomicLong();
        PlainProgress progress = new PlainProgress(
                new PrintStream(bytes, true, StandardCharsets.UTF_8), () -> Instant.ofEpochMilli(now.get()));
        progress.begin("train cola", 100);
        for (int step = 0; step < 50; step++) {
            now.addAndGet(500);
            progress.step(step, 0.25, 1e-3);
        }
        progress.validated(49, new Scores("accuracy", Map.of("accuracy", 0.75), 4, 0, Map.of()), true);
        assertEquals(
                String.join(
                        System.lineSeparator(),
                        "train cola: 100 steps",
                        "train cola: step 20 of 100, loss 0.2500, 2.0 steps/s, 0:40 left",
                        "train cola: step 40 of 100, loss 0.2500, 2.0 steps/s, 0:30 left",
                        "train cola: step 50 of 100, loss 0.2500, validation accuracy 0.7500 *, 2.0 steps/s, 0:25 left",
                        ""),
                bytes.toString(StandardCharsets.UTF_8));
    }
}
