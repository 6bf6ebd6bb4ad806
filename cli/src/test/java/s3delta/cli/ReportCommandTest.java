package s3delta.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ReportCommandTest {
    @TempDir
    Path folder;

    private void trial() throws IOException {
        Files.writeString(
                folder.resolve("result.json"),
                "{\"format\": 1, \"task\": \"cola\", \"seed\": 1, \"metric\": \"matthews\","
                        + " \"scores\": {\"validation\": 0.5, \"test\": 0.25}}");
    }

    @Test
    void writesIntoTheRunOrWhereItIsTold() throws IOException {
        trial();
        Path file = folder.resolve("report.html");
        Cli run = Cli.run("report", folder.toString());
        assertEquals("The report is in " + file + "\n", run.out());
        assertTrue(Files.readString(file).contains("25.0"));
        Path other = folder.resolve("other/page.html");
        assertEquals(
                0,
                Cli.run("report", folder.toString(), "--to", other.toString()).code());
        assertEquals(Files.readString(file), Files.readString(other));
    }

    @Test
    void saysHowManyFiguresItWrote() throws IOException {
        trial();
        Cli run = Cli.run(
                "report", folder.toString(), "--figures", folder.resolve("p").toString());
        assertTrue(run.out().endsWith("0 figures are in " + folder.resolve("p") + "\n"), run.out());
    }

    @Test
    void aWrongDirectoryIsAnErrorOfTheUser() throws IOException {
        Cli none = Cli.run("report", folder.toString());
        assertEquals(2, none.code());
        assertTrue(none.err().startsWith("error[file-missing]: there is no trial to report on"), none.err());
        trial();
        Cli directory = Cli.run("report", folder.toString(), "--to", folder.toString());
        assertEquals(2, directory.code());
        assertTrue(directory.err().startsWith("error[output]: the report cannot be written"), directory.err());
    }
}
