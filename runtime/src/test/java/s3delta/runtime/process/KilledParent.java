package s3delta.runtime.process;

import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assertions.fail;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import s3delta.api.spi.Message;

/** A parent process that asks a child for something long, and is killed by the system in the midst of it. */
public final class KilledParent {
    /** What is promised. */
    private static final long SOON_SECONDS = 5;
    /** A busy machine makes anything slow once, but not always. */
    private static final int ATTEMPTS = 5;

    private static final Duration BUSY = Duration.ofSeconds(1);
    private static final long MOST_SECONDS = 60;

    private KilledParent() {}

    /**
     * Asks a child.
     *
     * @param arguments the class of its service, and the kind and fields of the request
     */
    public static void main(String[] arguments) throws ClassNotFoundException, ServiceProcess.Failure {
        Object[] fields = Arrays.copyOfRange(arguments, 2, arguments.length, Object[].class);
        try (ServiceProcess child = new ServiceProcess(Class.forName(arguments[0]), 600, 0)) {
            child.ask(Message.of(arguments[1], fields), item -> {});
        }
    }

    /** Checks that a child that computes something ends soon after its parent is killed. */
    public static void assertChildEnds(Class<?> service, Message request) throws IOException, InterruptedException {
        List<Long> millis = new ArrayList<>();
        for (int i = 0; i < ATTEMPTS; i++) {
            millis.add(attempt(service, request));
            if (millis.get(i) <= TimeUnit.SECONDS.toMillis(SOON_SECONDS)) {
                return;
            }
        }
        fail("children ended after " + millis + " ms");
    }

    private static long attempt(Class<?> service, Message request) throws IOException, InterruptedException {
        List<String> arguments = new ArrayList<>(List.of(service.getName(), request.kind()));
        arguments.addAll(request.fields());
        Process parent = new ProcessBuilder(
                        JavaCommand.of(KilledParent.class.getName(), List.of(), List.of("-Xmx64m"), arguments))
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .start();
        List<ProcessHandle> children = List.of();
        try {
            children = computing(parent);
            parent.destroyForcibly().waitFor();
            long killed = System.nanoTime();
            for (ProcessHandle child : children) {
                end(child.onExit());
            }
            return TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - killed);
        } finally {
            parent.destroyForcibly();
            children.forEach(ProcessHandle::destroyForcibly);
        }
    }

    /** Waits until the child has computed for a while. */
    private static List<ProcessHandle> computing(Process parent) throws InterruptedException {
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(MOST_SECONDS);
        while (System.nanoTime() < deadline) {
            assertTrue(parent.isAlive(), "the parent has ended by itself");
            List<ProcessHandle> children = parent.descendants().toList();
            boolean busy = children.stream()
                    .anyMatch(child -> child.info()
                            .totalCpuDuration()
                            .filter(used -> used.compareTo(BUSY) > 0)
                            .isPresent());
            if (busy) {
                return children;
            }
            TimeUnit.MILLISECONDS.sleep(100);
        }
        return fail("no child computes");
    }

    private static void end(CompletableFuture<ProcessHandle> exit) throws InterruptedException {
        try {
            exit.get(MOST_SECONDS, TimeUnit.SECONDS);
        } catch (TimeoutException | java.util.concurrent.ExecutionException e) {
            fail("it runs on", e);
        }
    }
}
