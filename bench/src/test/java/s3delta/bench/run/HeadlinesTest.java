package s3delta.bench.run;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import s3delta.runtime.json.Json;
import tools.jackson.databind.JsonNode;

/** The example of a text-to-text task in {@code docs/tasks.md}, from its file to a judged answer, on a tiny backbone. */
class HeadlinesTest {
    private static final Path DOCS = Path.of(System.getProperty("s3delta.root"), "docs");
    private static final Pattern WORD = Pattern.compile("'([^']*)'|(\\S+)");

    @Test
    void theCommandsRunFromTheFileToAJudgedAnswer(@TempDir Path temp) throws IOException {
        String page = Files.readString(DOCS.resolve("tasks.md"));
        String example = page.substring(page.indexOf("## From a file to a judged text"), page.indexOf("## Files"));
        String yaml = block(example, "yaml")
                .replace(
                        "models/t5-small",
                        TinyTask.backbone(temp.resolve("backbone")).toString());
        yaml = yaml.replace("docs/tasks", DOCS.resolve("tasks").toString())
                .replace("runs/headlines", temp.resolve("out").toString());
        Path config = Files.writeString(temp.resolve("headlines.yaml"), yaml);
        List<String> commands = block(example, "console").lines().toList();
        assertEquals(6, commands.size());
        for (String line : commands) {
            Object[] words = WORD.matcher(line.replace("$ ./s3delta ", ""))
                    .results()
                    .map(word -> word.group(1) == null ? word.group(2) : word.group(1))
                    .map(word -> word.equals("headlines.yaml") ? config.toString() : word)
                    .map(word ->
                            word.equals("runs/headlines") ? temp.resolve("out").toString() : word)
                    .toArray();
            Command command = Command.run(words[0].toString(), Arrays.copyOfRange(words, 1, words.length));
            // The tiny vocabulary has none of the headlines' words, which 'task check' says.
            assertTrue(command.code() == 0 || line.contains("task check"), line + ": " + command.err());
        }
        JsonNode result = Json.read(temp.resolve("out/result.json"));
        assertEquals("rouge-l", result.path("metric").asString());
        for (String metric : List.of("rouge-l", "rouge-1", "rouge-2", "rouge-lsum", "bleu", "chrf", "exact-match")) {
            assertTrue(result.path("test").has(metric), metric + " in " + result.path("test"));
        }
        String report = Files.readString(temp.resolve("out/report.html"));
        assertTrue(report.contains("rouge-lsum") && report.contains("chrf"), "the report has all metrics");
        assertFalse(Files.readString(temp.resolve("out/test-outputs.jsonl")).isBlank());
    }

    private static String block(String text, String kind) {
        int begin = text.indexOf("```" + kind + "\n") + kind.length() + 4;
        return text.substring(begin, text.indexOf("```", begin));
    }
}
