package s3delta.runtime.process;

import java.io.FileOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;

/**
 * What this process tells the launcher, which waits for its end: that it began, and that it ends in order. Where the second
 * word is missing, the process was killed or a native library ended it, and the launcher says so in its place.
 */
public final class LastWord {
    /** Names the file that the launcher reads; not set where nobody waits. */
    private static final String PROPERTY = "s3delta.watch";

    private LastWord() {}

    /** Says that Java has started, and promises the word at the end. */
    public static void begin() {
        say("begun");
        Runtime.getRuntime().addShutdownHook(new Thread(() -> say("ended"), "last-word"));
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
