package s3delta.bench.run;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The commands that run experiments write one report for all of them, without being asked. */
class ReportOfCommandsTest {
    @TempDir
    private Path temp = Path.of("");

    private Path config(String more) {
        return TinyTask.config(temp, """
                space: wide
                budget: 500
                search: {epochs: 1, validate-every: 3, batch-size: 8}
                train: {epochs: 1, validate-every: 10, batch-size: 8}
                limits: {train-rows: 24, validation-rows: 8, test-rows: 10}
                threads: 1
                """ + more);
    }

    /** Runs a command and returns the report that it wrote. */
    private String report(String name, Object... arguments) throws IOException {
        Path file = temp.resolve("out/report.html");
        assertFalse(Files.exists(file));
        Command command = Command.run(name, arguments);
        assertEquals(0, command.code(), command.err());
        assertTrue(command.out().contains("Results are in " + temp.resolve("out")), command.out());
        assertFalse(Files.exists(temp.resolve("out/cola/seed-1/report.html")), "one report for all");
        return Files.readString(file);
    }

    @Test
    void ofARunAndOfItsStages() throws IOException {
        Path config = config("tasks: [cola]\n");
        String searched = report("search", config);
        assertTrue(searched.contains("cola"), "the task");
        Files.delete(temp.resolve("out/report.html"));
        String run = report("run", config);
        assertTrue(run.contains("cola") && !run.equals(searched), "has the test scores as well");
        Path structure = Files.copy(temp.resolve("out/structure.json"), temp.resolve("found.json"));
        Files.delete(temp.resolve("out/report.html"));
        assertTrue(report("train", config, "--structure", structure, "--fresh").contains("cola"));
    }

    @Test
    void ofASweep() throws IOException {
        String report = report("sweep", config("tasks: [cola]\nseeds: [1, 2]\n"), "--slots", 2);
        assertTrue(report.contains("cola"));
        assertTrue(report.contains("seed-2"), "all trials");
    }

    @Test
    void ofATransfer() throws IOException {
        TinyTask.data(temp.resolve("data"), "sst2");
        String report = report("transfer", config("transfer: {sources: [[sst2, cola]], targets: [cola]}\n"));
        assertTrue(report.contains("sst2 + cola"), "the row of the sources");
    }

    @Test
    void ofNothingWhereTheCommandFails() throws IOException {
        Command command = Command.run("run", config("tasks: [cola]\n"), "--set", "budget=1");
        assertEquals(2, command.code(), command.err());
        assertFalse(Files.exists(temp.resolve("out/report.html")));
    }
}
