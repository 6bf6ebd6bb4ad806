package s3delta.runtime.data;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.io.InputStream;
import java.io.PipedInputStream;
import java.io.PipedOutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import s3delta.api.S3DeltaException;

class TextsTest {
    @Test
    void reportsThatStandardInputPauses() throws IOException, InterruptedException {
        CountDownLatch paused = new CountDownLatch(1);
        PipedOutputStream out = new PipedOutputStream();
        InputStream before = System.in;
        System.setIn(new PipedInputStream(out));
        Thread writer = new Thread(() -> write(out, paused));
        writer.start();
        List<String> seen = new ArrayList<>();
        try {
            Texts.Words words = new Texts.Words(List.of(), row -> "");
            Texts.of(Texts.STANDARD_INPUT, TextFormat.DEFAULTS, words).each(new Texts.Visitor() {
                @Override
                public void text(String text) {
                    seen.add(text);
                }

                @Override
                public void bad(S3DeltaException error) {
                    throw error;
                }

                @Override
                public void pause() {
                    if (seen.equals(List.of("first"))) {
                        seen.add("pause");
                        paused.countDown();
                    }
                }
            });
        } finally {
            System.setIn(before);
        }
        writer.join();
        assertEquals(List.of("first", "pause", "second"), seen);
    }

    /** Writes the second line only when the pause after the first was seen. */
    private static void write(PipedOutputStream out, CountDownLatch paused) {
        try (out) {
            out.write("first\n".getBytes(StandardCharsets.UTF_8));
            out.flush();
            if (paused.await(20, TimeUnit.SECONDS)) {
                out.write("second\n".getBytes(StandardCharsets.UTF_8));
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
