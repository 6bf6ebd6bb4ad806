package s3delta.bench.guide;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import s3delta.bench.launch.Launch;

/**
 * The commands of {@code docs/first-hour.md} print what stands there, numbers aside. {@code -Ds3delta.golden=write} writes
 * their output, and the file of tickets, anew.
 */
class FirstHourIT {
    private static final Path DOCS = Path.of(System.getProperty("s3delta.root"), "docs");
    private static final Pattern BLOCK = Pattern.compile("(?<=```console\n)\\$ (.*)\n((?:(?!```)[\\s\\S])*)");
    private static final boolean WRITE =
            System.getProperty("s3delta.golden", "").equals("write");
    private static final int MOST_MINUTES = 20;

    @TempDir
    private Path temp = Path.of("");

    @Test
    void theTicketsAreGenerated() throws IOException {
        Path file = DOCS.resolve("first-hour/tickets.csv");
        if (WRITE) {
            Files.writeString(file, Tickets.text());
        }
        assertEquals(Tickets.text(), Files.readString(file));
    }

    @Test
    void theCommandsPrintWhatStandsThere() throws IOException, InterruptedException {
        Path page = DOCS.resolve("first-hour.md");
        String text = Files.readString(page);
        Path files = Files.createDirectories(temp.resolve("docs/first-hour"));
        for (String name : List.of("tickets.csv", "new.csv")) {
            Files.copy(DOCS.resolve("first-hour").resolve(name), files.resolve(name));
        }
        StringBuilder printed = new StringBuilder();
        Matcher blocks = BLOCK.matcher(text);
        int count = 0;
        while (blocks.find()) {
            String block = "$ " + blocks.group(1) + "\n" + output(blocks.group(1));
            if (!WRITE) {
                assertEquals(masked(blocks.group()), masked(block));
            }
            blocks.appendReplacement(printed, Matcher.quoteReplacement(block));
            count++;
        }
        blocks.appendTail(printed);
        assertTrue(count >= 8, count + " commands");
        if (WRITE) {
            Files.writeString(page, printed);
        }
    }

    private String output(String command) throws IOException, InterruptedException {
        Path out = temp.resolve("printed");
        String launched = command.replace("./s3delta", "'" + Launch.launcher() + "'");
        ProcessBuilder builder = Launch.builder(temp, Map.of(), List.of("bash", "-c", launched));
        // Java would say that it has read them.
        builder.environment().remove("JAVA_TOOL_OPTIONS");
        Process process =
                builder.redirectErrorStream(true).redirectOutput(out.toFile()).start();
        assertTrue(process.waitFor(MOST_MINUTES, TimeUnit.MINUTES), command);
        return Files.readString(out).replace("\r", "").replace("\uFEFF", "");
    }

    /** Leaves out what differs from one machine or build to the next: digits, how wide they are, and which label is answered. */
    private static String masked(String block) {
        return block.replaceAll("[0-9][0-9.,:]*(E-?[0-9]+)?", "0")
                .replaceAll("\\b(doctor|farmer|soldier|teacher)\\b", "label")
                .replaceAll(" +", " ")
                .replaceAll("-{2,}", "-");
    }
}
