package s3delta.runtime.process;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import s3delta.api.spi.Message;
import s3delta.runtime.tokenizer.TokenizerService;

/** A reading process lives through the signals that its parent gets too, from the moment it is there. */
class ChildSignalsTest {
    private static final int SECONDS = 60;

    private static Set<Long> children() {
        return ProcessHandle.current().children().map(ProcessHandle::pid).collect(Collectors.toSet());
    }

    private static void signalAll(long pid) throws IOException, InterruptedException {
        for (String signal : new String[] {"INT", "TERM", "HUP"}) {
            Process kill = new ProcessBuilder("kill", "-" + signal, String.valueOf(pid)).start();
            assertEquals(0, kill.waitFor());
        }
    }

    /** Asks for a tokenizer that was never opened: a refusal is an answer. */
    private static void assertAnswers(ServiceProcess child) {
        ServiceProcess.Failure refusal = assertThrows(
                ServiceProcess.Failure.class, () -> child.ask(Message.of("encode", 1, "text"), item -> {}));
        assertTrue(
                String.valueOf(refusal.getMessage()).contains("no tokenizer with this number"), refusal.getMessage());
    }

    @Test
    void livesThroughSignals() throws IOException, InterruptedException {
        try (ServiceProcess child = new ServiceProcess(TokenizerService.class, SECONDS, 0)) {
            Set<Long> before = children();
            assertEquals(1, child.life());
            Set<Long> after = children();
            after.removeAll(before);
            long pid = after.iterator().next();
            long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(SECONDS);
            while (ProcessHandle.of(pid).flatMap(process -> process.info().command()).stream()
                    .noneMatch(command -> command.endsWith("java"))) {
                assertTrue(System.nanoTime() < end, "Java does not start");
                Thread.onSpinWait();
            }
            signalAll(pid);
            assertAnswers(child);
            signalAll(pid);
            assertAnswers(child);
            assertEquals(1, child.life(), "the process was ended");
        }
    }
}
