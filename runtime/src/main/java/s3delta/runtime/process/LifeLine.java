package s3delta.runtime.process;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.function.Consumer;

/** Standard input of a child process: what its parent sends, and the news that the parent is gone. */
public final class LifeLine {
    private LifeLine() {}

    /**
     * Reads standard input on a thread that nothing else blocks, whatever this process computes.
     *
     * @param lines gets each line
     * @param end runs when the parent has closed its end, which the system does where the parent dies
     */
    public static void read(Consumer<String> lines, Runnable end) {
        Thread thread = new Thread(
                () -> {
                    try (BufferedReader in =
                            new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8))) {
                        for (String line = in.readLine(); line != null; line = in.readLine()) {
                            lines.accept(line);
                        }
                    } catch (IOException e) {
                        // The parent is gone, as below.
                        return;
                    } finally {
                        end.run();
                    }
                },
                "life-line");
        thread.setDaemon(true);
        thread.start();
    }
}
