package s3delta.runtime.process;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** A child in the midst of a long answer ends when nobody is there to take it, though its standard input is still open. */
class ParentGoneTest {
    private static final long SECONDS = 60;

    @Test
    void endsWhenNobodyTakesTheAnswer() throws IOException, InterruptedException {
        Process child = new ProcessBuilder(JavaCommand.of(Chatter.class, List.of("-Xmx64m"), List.of()))
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
        try {
            child.getOutputStream().write(1);
            child.getOutputStream().flush();
            assertEquals(Service.ITEM, child.getInputStream().read());
            child.getInputStream().close();
            assertTrue(child.waitFor(SECONDS, TimeUnit.SECONDS), "it goes on");
        } finally {
            child.destroyForcibly();
        }
    }

    /** Answers without an end. */
    static final class Chatter implements Service {
        private Chatter() {}

        public static void main(String[] arguments) {
            Service.serve(new Chatter());
        }

        @Override
        public void answer(DataInputStream request, DataOutputStream reply) throws IOException {
            request.readByte();
            while (true) {
                reply.writeByte(ITEM);
                reply.flush();
            }
        }
    }
}
