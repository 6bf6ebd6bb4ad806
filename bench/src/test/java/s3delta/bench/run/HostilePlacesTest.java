package s3delta.bench.run;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine.Help.Ansi;
import s3delta.cli.Console;
import s3delta.cli.Program;
import s3delta.runtime.plugin.Registry;

/** Directories, pipes, loops and nothing where files should be; places that cannot be written; names of any kind. */
class HostilePlacesTest {
    private static final Duration SOON = Duration.ofSeconds(60);

    @TempDir
    private Path temp = Path.of("");

    @BeforeEach
    void files() throws IOException {
        files(temp);
    }

    private static void files(Path directory) throws IOException {
        TinyTask.backbone(directory.resolve("backbone"));
        TinyTask.data(directory.resolve("data"));
        Files.writeString(directory.resolve("structure.json"), """
                {"format": 1, "budget": 100, "parameters": 20, "found-on": {}, "placements": [{"position":
                "encoder.block.0.layer.0.SelfAttention.q", "method": "bitfit", "config": {}, "parameters": 20}]}
                """);
        Files.writeString(directory.resolve("cola.yaml"), """
                backbone: "%1$s/backbone"
                data: "%1$s/data"
                tasks: [cola]
                budget: 700
                search: {strategy: random, epochs: 1, batch-size: 8}
                train: {epochs: 1, batch-size: 8}
                device: cpu
                out: "%1$s/out"
                """.formatted(
                directory.toString().replace("\\", "\\\\").replace("\"", "\\\"").replace("\n", "\\n")));
    }

    @ParameterizedTest
    @CsvSource({
        "cola.yaml,file-missing",
        "structure.json,file-missing",
        "backbone/config.json,file-missing",
        "backbone/model.safetensors,file-missing",
        "backbone/tokenizer.json,file-missing",
        "data/glue/cola/train.jsonl,file-missing"
    })
    void filesThatAreNone(String file, String code) throws IOException, InterruptedException {
        Path path = temp.resolve(file);
        Files.delete(path);
        refused(code, "nothing");
        Files.createDirectory(path);
        refused(code, "a directory");
        Files.delete(path);
        Files.createSymbolicLink(path, path.getFileName());
        refused(code, "a link to itself");
        Files.delete(path);
        Files.createSymbolicLink(path, Path.of("/dev/zero"));
        refused(code, "a device");
        Files.delete(path);
        Assumptions.assumeTrue(made("mkfifo", path.toString()), "skipped: there is no mkfifo");
        refused(code, "a pipe");
    }

    private void refused(String code, String what) {
        Ended ended = command("train", temp.resolve("cola.yaml").toString(), "--structure", path("structure.json"));
        assertEquals(2, ended.code, what + ": " + ended.err);
        assertTrue(ended.err.startsWith("error[" + code + "]: "), what + ": " + ended.err);
        assertFalse(Files.exists(temp.resolve("out")), what + " left something behind");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"/sys/s3delta", "/proc/s3delta", "/dev/null", "/dev/null/out", "cola.yaml", "cola.yaml/out"})
    void placesThatCannotBeWritten(String out) {
        Assumptions.assumeTrue(Files.isDirectory(Path.of("/proc/self")), "skipped: this is no Linux");
        Ended ended = run("out=" + temp.resolve(out));
        assertEquals(2, ended.code, ended.err);
        assertTrue(ended.err.startsWith("error[output]: "), ended.err);
    }

    @Test
    void aLinkToItselfIsNoDirectory() throws IOException {
        Files.createSymbolicLink(temp.resolve("out"), Path.of("out"));
        Ended ended = run("threads=1");
        assertEquals(2, ended.code, ended.err);
        assertTrue(ended.err.startsWith("error[output]: "), ended.err);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "a b",
                "it's \"so\"",
                "[a-z]*?{x,y}",
                "%s$HOME`id`",
                "-rf",
                "caf\u00e9 \u65e5\u672c",
                "two\nlines",
                "#x: y"
            })
    void namesOfAnyKind(String name) throws IOException {
        Path odd = Files.createDirectory(temp.resolve(name));
        files(odd);
        Ended ended = command("run", odd.resolve("cola.yaml").toString());
        assertEquals(0, ended.code, ended.err);
        assertTrue(Files.isRegularFile(odd.resolve("out/deltas.safetensors")));
        assertEquals(0, command("eval", odd.resolve("out").toString()).code);
    }

    @Test
    void hugeArguments() {
        String huge = "x".repeat(1_000_000);
        for (List<String> arguments : List.of(
                List.of(huge),
                List.of("run", huge),
                List.of("run", path("cola.yaml"), "--set", "budget=" + "9".repeat(100_000)),
                List.of("run", path("cola.yaml"), "--set", huge + "=1"),
                List.of("run", path("cola.yaml"), "--set", "tasks=[" + huge + "]"),
                List.of("run", path("cola.yaml"), "--set", "search.strategy=" + huge),
                List.of("run", path("cola.yaml"), "--set", "search." + "x.".repeat(10_000) + "y=1"),
                List.of("run", path("cola.yaml"), "--set", "seeds=[" + "1,".repeat(100_000) + "1]"),
                List.of("prompts", "--task", huge, "--data", path("data")),
                List.of("prompts", "--task", "cola", "--data", path("data"), "--split", huge),
                List.of(
                        "prompts",
                        "--task",
                        "cola",
                        "--data",
                        path("data"),
                        "--rows",
                        "1,".repeat(100_000) + "9999999"))) {
            Ended ended = command(arguments.toArray(String[]::new));
            String shown = arguments
                    .toString()
                    .substring(0, Math.min(200, arguments.toString().length()));
            assertEquals(2, ended.code, shown + ended.err);
            assertTrue(ended.err.length() < 20_000, shown + ": an error of " + ended.err.length() + " characters");
        }
    }

    @Test
    void errorsHoldNoCommandsForTerminals() {
        Ended ended = command("run", temp.resolve("\u001b[2Jx\r\n").toString());
        assertEquals(2, ended.code);
        assertTrue(ended.err.contains("\\u001b[2Jx\\u000d\\u000a"), ended.err);
    }

    @Test
    void whatIsRefusedCanBeMended() throws IOException {
        Path rows = temp.resolve("data/glue/cola/validation.jsonl");
        byte[] honest = Files.readAllBytes(rows);
        Files.writeString(rows, "{\"sentence\": \"a\"");
        assertEquals(2, run("threads=1").code);
        Files.write(rows, honest);
        Ended ended = run("threads=1");
        assertEquals(0, ended.code, ended.err);
    }

    private static boolean made(String... command) throws IOException, InterruptedException {
        try {
            return new ProcessBuilder(command).start().waitFor() == 0;
        } catch (IOException e) {
            return false;
        }
    }

    private String path(String name) {
        return temp.resolve(name).toString();
    }

    private Ended run(String setting) {
        return command("run", path("cola.yaml"), "--set", setting);
    }

    /**
     * How a command ended.
     *
     * @param code exit code
     * @param err standard error
     */
    private record Ended(int code, String err) {}

    private static Ended command(String... arguments) {
        StringWriter err = new StringWriter();
        Console console = new Console(new PrintWriter(new StringWriter()), new PrintWriter(err, true), Ansi.OFF);
        int code = assertTimeoutPreemptively(SOON, () -> new Program(console, Registry::load).run(arguments));
        return new Ended(code, err.toString());
    }
}
