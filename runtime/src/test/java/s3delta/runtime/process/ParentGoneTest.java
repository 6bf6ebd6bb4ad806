package s3delta.runtime.process;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import s3delta.api.spi.Message;

/** A child ends when its parent is gone, whatever it does. */
class ParentGoneTest {
    private static final long SECONDS = 60;
    /** Within 5 seconds is promised; a machine may be busy with other tests. */
    private static final long SOON = 30;

    private static Process start(Class<?> service) throws IOException {
        Process child = new ProcessBuilder(JavaCommand.of(service, List.of("-Xmx64m")))
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
        child.getOutputStream().write((Message.of("go").line() + "\n").getBytes(UTF_8));
        child.getOutputStream().flush();
        assertEquals('s', child.getInputStream().read());
        return child;
    }

    @Test
    void endsWhenNobodyTakesTheAnswerThoughItsInputIsOpen() throws IOException, InterruptedException {
        Process child = start(Chatter.class);
        try {
            child.getInputStream().close();
            assertTrue(child.waitFor(SECONDS, TimeUnit.SECONDS), "it runs on");
        } finally {
            child.destroyForcibly();
        }
    }

    @Test
    void endsInTheMidstOfALongComputation() throws IOException, InterruptedException {
        Process child = start(Thinker.class);
        try {
            child.getOutputStream().close();
            assertTrue(child.waitFor(SOON, TimeUnit.SECONDS), "it runs on");
        } finally {
            child.destroyForcibly();
        }
    }

    /** Answers without an end. */
    static final class Chatter implements Service {
        public static void main(String[] arguments) {
            Service.serve(new Chatter());
        }

        @Override
        public void answer(Message request, Reply reply) throws IOException {
            while (true) {
                reply.beat();
            }
        }
    }

    /** Computes without an end. */
    static final class Thinker implements Service {
        private double thought = 1;

        public static void main(String[] arguments) {
            Service.serve(new Thinker());
        }

        @Override
        public void answer(Message request, Reply reply) throws IOException {
            reply.beat();
            while (thought > 0) {
                thought = Math.sqrt(thought) + 1;
            }
        }
    }
}
