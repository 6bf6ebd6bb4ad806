package s3delta.bench.launch;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * What one start of the launcher left behind.
 *
 * @param code exit code
 * @param out standard output
 * @param err standard error
 */
public record Launch(int code, String out, String err) {
    private static final int MOST_SECONDS = 120;

    /** Returns the launcher of this checkout. */
    public static Path launcher() {
        return Path.of(System.getProperty("s3delta.root"), "s3delta");
    }

    /**
     * Starts a launcher that may not build, and waits for its end.
     *
     * @param directory where to start it, and where its output is kept
     * @param environment variables over those of this process
     * @param launcher which file to start
     * @param arguments the command and its options
     */
    public static Launch of(Path directory, Map<String, String> environment, Path launcher, String... arguments)
            throws IOException, InterruptedException {
        return of(directory, environment, List.of(launcher.toString()), arguments);
    }

    /**
     * Starts a launcher through another program.
     *
     * @param directory where to start it, and where its output is kept
     * @param environment variables over those of this process
     * @param program the program with its options and the launcher
     * @param arguments the command and its options
     */
    public static Launch of(Path directory, Map<String, String> environment, List<String> program, String... arguments)
            throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(program);
        command.addAll(List.of(arguments));
        Path out = directory.resolve("stdout");
        Path err = directory.resolve("stderr");
        Process process = builder(directory, environment, command)
                .redirectOutput(out.toFile())
                .redirectError(err.toFile())
                .start();
        try {
            assertTrue(process.waitFor(MOST_SECONDS, TimeUnit.SECONDS), "still running after " + MOST_SECONDS + " s");
        } finally {
            process.destroyForcibly();
        }
        return new Launch(process.exitValue(), Files.readString(out), Files.readString(err));
    }

    /**
     * Prepares a start with this process's Java and of what is built.
     *
     * @param directory where to start
     * @param environment variables over those of this process
     * @param command the launcher, or a program that starts it, with their arguments
     */
    public static ProcessBuilder builder(Path directory, Map<String, String> environment, List<String> command) {
        ProcessBuilder builder = new ProcessBuilder(command).directory(directory.toFile());
        builder.environment().keySet().removeIf(key -> key.startsWith("S3DELTA_"));
        builder.environment().put("JAVA_HOME", System.getProperty("java.home"));
        builder.environment().put("S3DELTA_BUILD", "never");
        builder.environment().putAll(environment);
        return builder;
    }
}
