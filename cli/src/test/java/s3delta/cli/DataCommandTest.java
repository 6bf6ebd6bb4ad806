package s3delta.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import s3delta.testsupport.Golden;

class DataCommandTest {
    @TempDir
    private Path directory = Path.of("");

    @Test
    void wordsItsErrors() {
        Golden.CLI.text("cli-data-name", run("glue/colla").golden());
        Golden.CLI.text(
                "cli-data-mirror",
                run("glue/cola", "--mirror", "http://example.com").golden());
        assertEquals(2, run().code());
        assertEquals(false, Files.exists(directory.resolve("data")));
    }

    private Cli run(String... more) {
        String[] start = {"data", "get", "--to", directory.resolve("data").toString()};
        return Cli.run(java.util.stream.Stream.of(start, more)
                .flatMap(java.util.Arrays::stream)
                .toArray(String[]::new));
    }
}
