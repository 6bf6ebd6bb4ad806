package s3delta.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine.Help.Ansi;
import s3delta.runtime.Plugins;

class DoctorCommandTest {
    @TempDir
    Path directory;

    @Test
    void findsNothingWrongWithTheMachineOfTheTests() {
        Cli run = Cli.run("doctor");
        assertEquals(0, run.code(), run.out());
        assertEquals(
                List.of("java", "cpu", "memory", "library", "engine", "gpu", "plugins"),
                run.out().lines().map(l -> l.substring(6, 16).strip()).toList());
    }

    @Test
    void failsOnFoldersThatAreNotThere() {
        Cli run = Cli.run(
                Ansi.ON,
                () -> Plugins.load(List.of()),
                "doctor",
                "--backbone",
                directory.toString(),
                "--data",
                directory.resolve("none").toString());
        assertEquals(2, run.code());
        assertEquals("", run.err());
        for (String subject : List.of("backbone", "tokenizer", "data")) {
            assertTrue(
                    run.out().lines().anyMatch(l -> l.contains("fail") && l.contains(" " + subject + " ")), run.out());
        }
        // The weights have the fault of config.json, which is reported once.
        assertFalse(run.out().contains(" weights "), run.out());
        assertTrue(run.out().contains("\u001b["), "coloured");
    }
}
