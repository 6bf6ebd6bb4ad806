package s3delta.runtime.process;

import java.io.FileOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * Reports to the launcher, which waits for the end of this process, that it began and that it ends in order. Where the second
 * word is missing, the process was killed or a native library ended it, and the launcher prints the error.
 */
public final class LastWord {
    /** Names the file that the launcher reads; not set where nobody waits. */
    private static final String PROPERTY = "s3delta.watch";

    private static volatile boolean meant;

    private LastWord() {}

    /**
     * Reports that Java has started, and registers the report of its end.
     *
     * @param culprit gets a sentence where code other than {@link #exit} ends this process, such as a plugin by
     *     {@code System.exit}; the process then ends with 2
     */
    public static void begin(Consumer<String> culprit) {
        say("begun");
        Runtime.getRuntime().addShutdownHook(new Thread(() -> end(culprit), "last-word"));
    }

    private static void end(Consumer<String> culprit) {
        Optional<String> other = meant ? Optional.empty() : exiting();
        other.ifPresent(culprit);
        say("ended");
        other.ifPresent(who -> Runtime.getRuntime().halt(2));
    }

    /** Finds who called {@code System.exit}: its thread waits for the end of this one. */
    private static Optional<String> exiting() {
        return Thread.getAllStackTraces().values().stream()
                .map(List::of)
                .filter(stack -> stack.stream()
                        .anyMatch(frame -> frame.getClassName().equals("java.lang.Runtime")
                                && frame.getMethodName().equals("exit")))
                .flatMap(stack -> stack.stream()
                        .filter(frame -> !frame.getClassName().startsWith("java.lang."))
                        .limit(1))
                .map(frame -> "System.exit was called by " + frame.getClassName() + "." + frame.getMethodName())
                .findFirst();
    }

    /**
     * Ends the process in order, after its shutdown hooks.
     *
     * @param code exit code
     */
    public static void exit(int code) {
        meant = true;
        System.exit(code);
    }

    /**
     * Ends the process at once, in order.
     *
     * @param code exit code
     */
    public static void halt(int code) {
        say("ended");
        Runtime.getRuntime().halt(code);
    }

    private static void say(String word) {
        String file = System.getProperty(PROPERTY, "");
        if (file.isEmpty()) {
            return;
        }
        try (FileOutputStream out = new FileOutputStream(file)) {
            out.write(word.getBytes(StandardCharsets.US_ASCII));
        } catch (IOException e) {
            // Nobody waits any more.
            return;
        }
    }
}
