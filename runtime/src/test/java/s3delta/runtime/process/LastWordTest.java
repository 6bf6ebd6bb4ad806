package s3delta.runtime.process;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Who ends a process is named, where that is not the program. */
class LastWordTest {
    /** A program that works with a plugin. */
    public static final class Working {
        private Working() {}

        /** Ends as the argument says. */
        public static void main(String[] arguments) throws InterruptedException {
            LastWord.begin(System.out::print);
            switch (arguments[0]) {
                case "plugin" -> new Plugin().step(0);
                case "thread" -> {
                    Thread thread = new Thread(() -> new Plugin().step(0));
                    thread.start();
                    thread.join();
                }
                default -> LastWord.exit(7);
            }
        }
    }

    /** A plugin that takes the process for its own. */
    private static final class Plugin {
        void step(int code) {
            System.exit(code);
        }
    }

    private static Process start(String how) throws IOException {
        return new ProcessBuilder(JavaCommand.of(Working.class.getName(), List.of(), List.of("-Xmx64m"), List.of(how)))
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
    }

    @ParameterizedTest
    @ValueSource(strings = {"plugin", "thread"})
    void aPluginThatEndsTheProcessIsNamedAndIsNoSuccess(String how) throws IOException, InterruptedException {
        Process process = start(how);
        String out = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertEquals(2, process.waitFor());
        assertTrue(out.equals("System.exit was called by " + Plugin.class.getName() + ".step"), out);
    }

    @Test
    void theProgramsOwnEndIsNoMisdeed() throws IOException, InterruptedException {
        Process process = start("itself");
        assertEquals("", new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8));
        assertEquals(7, process.waitFor());
    }
}
