package s3delta.runtime.child;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;

/** The process that started this one and watches it. */
public final class Parent {
    private Parent() {}

    /**
     * Waits in a thread of its own for the other process to close this one's input, or to be gone.
     *
     * @param input standard input
     * @param then what to do then
     */
    public static void watch(InputStream input, Runnable then) {
        Thread thread = new Thread(
                () -> {
                    drain(input);
                    then.run();
                },
                "parent");
        thread.setDaemon(true);
        thread.start();
    }

    /** Reads to the end: nothing is said, the end is what counts. */
    private static void drain(InputStream input) {
        try {
            input.transferTo(OutputStream.nullOutputStream());
        } catch (IOException e) {
            // The other process is gone.
            return;
        }
    }
}
