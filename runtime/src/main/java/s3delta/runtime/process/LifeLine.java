package s3delta.runtime.process;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/** Standard input of a child process: what its parent sends, and the news that the parent is gone. */
public final class LifeLine {
    /** How long an orphan may take to end in order. */
    private static final long GRACE_MILLIS = 2_000;

    private static final long LOOK_MILLIS = 100;

    private LifeLine() {}

    /**
     * Reads standard input on a thread that nothing else blocks, whatever this process computes.
     *
     * @param lines gets each line
     * @param end runs when the parent has closed its end, which the system does where the parent dies. It may fail, or wait
     *     for what this process computes: two seconds after the parent's death the process ends in any case
     * @param code the exit code where {@code end} did not end the process in time
     */
    public static void read(Consumer<String> lines, Runnable end, int code) {
        Optional<Long> parent = parent();
        CountDownLatch closed = new CountDownLatch(1);
        start("life-line-guard", () -> guard(parent, closed, code));
        start("life-line", () -> {
            try (BufferedReader in = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8))) {
                for (String line = in.readLine(); line != null; line = in.readLine()) {
                    lines.accept(line);
                }
            } catch (IOException e) {
                // The parent is gone, as below.
                return;
            } finally {
                closed.countDown();
                end.run();
            }
        });
    }

    private static void start(String name, Runnable work) {
        Thread thread = new Thread(work, name);
        thread.setDaemon(true);
        thread.start();
    }

    /** Ends an orphan. A parent that lives and has closed its end waits itself. */
    private static void guard(Optional<Long> parent, CountDownLatch closed, int code) {
        try {
            closed.await();
            while (parent().equals(parent)) {
                TimeUnit.MILLISECONDS.sleep(LOOK_MILLIS);
            }
            TimeUnit.MILLISECONDS.sleep(GRACE_MILLIS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        Runtime.getRuntime().halt(code);
    }

    /** The system gives an orphan another parent, and that at once: a dead parent may be listed for a while. */
    private static Optional<Long> parent() {
        return ProcessHandle.current().parent().map(ProcessHandle::pid);
    }
}
