package s3delta.bench.run;

import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import s3delta.bench.launch.Launch;

/**
 * A run in processes of their own, each ended in another way, resumes each time; {@code bench/faults/kill.sh} does more.
 * Where there is {@code setsid}, signals go to all processes of the run, as a terminal and a batch system send them.
 */
class KillIT {
    private static final boolean GROUPS = Files.isExecutable(Path.of("/usr/bin/setsid"));
    private static final Path SCRIPT = Path.of("/usr/bin/script");

    @TempDir
    private Path temp = Path.of("");

    @Test
    void endsAsIfNobodyHadDisturbedIt() throws IOException, InterruptedException {
        Disturbed tiny = new Disturbed(temp, 20);
        long length = tiny.whole(Disturbed.METRICS);

        Process first = start(tiny, "first", "run");
        tiny.await(Disturbed.METRICS, length / 8, first);
        Process second = start(tiny, "second", "run");
        Disturbed.assertEnds(second, 2);
        assertTrue(
                tiny.text("second").contains("process " + first.pid() + ", which works in it now"),
                tiny.text("second"));
        signal("TERM", first);
        Disturbed.assertEnds(first, 143);
        assertTrue(tiny.text("first").contains("saved in " + temp.resolve("out")), tiny.text("first"));

        Process third = start(tiny, "third", "run");
        tiny.await(Disturbed.METRICS, length * 2 / 5, third);
        third.destroyForcibly();
        Disturbed.assertEnds(third, 137);

        Process fourth = start(tiny, "fourth", "run");
        tiny.await(Disturbed.METRICS, length * 3 / 4, fourth);
        signal("INT", fourth);
        Disturbed.assertEnds(fourth, 130);
        assertTrue(tiny.text("fourth").contains("resuming after step"), tiny.text("fourth"));

        if (Files.isExecutable(SCRIPT)) {
            hangUp(tiny, length * 7 / 8);
        }

        Disturbed.assertEnds(start(tiny, "last", "run"), 0);
        tiny.assertSame("");
    }

    @Test
    void aSweepSavesItsTrialsAndGoesOn() throws IOException, InterruptedException {
        Disturbed tiny = new Disturbed(temp, 8, "seeds: [1, 2]");
        Process first = start(tiny, "first", "sweep", "--slots", "1");
        tiny.await("cola/seed-1/" + Disturbed.METRICS, tiny.whole("cola/seed-1/" + Disturbed.METRICS) / 2, first);
        List<ProcessHandle> trials = first.descendants().toList();
        assertFalse(trials.isEmpty());
        signal("INT", first);
        Disturbed.assertEnds(first, 130);
        for (ProcessHandle trial : trials) {
            assertDoesNotThrow(() -> trial.onExit().get(Disturbed.MOST_SECONDS, TimeUnit.SECONDS), "still running");
        }
        assertTrue(Files.isDirectory(temp.resolve("out/cola/seed-1/state")), "a trial in the middle is saved");

        Disturbed.assertEnds(start(tiny, "last", "sweep", "--slots", "1"), 0);
        String log = Files.readString(temp.resolve("last"));
        assertTrue(log.contains("2 done, 0 running, 0 failed"), log);
        for (int seed = 1; seed <= 2; seed++) {
            tiny.assertSame("cola/seed-" + seed);
        }
    }

    private static Process start(Disturbed tiny, String log, String command, String... options) throws IOException {
        List<String> run = new ArrayList<>(List.of(
                "setsid", Launch.launcher().toString(), command, tiny.config().toString()));
        run.addAll(List.of(options));
        return tiny.start(log, run.subList(GROUPS ? 0 : 1, run.size()));
    }

    /** Takes the terminal away from a run. */
    private void hangUp(Disturbed tiny, long bytes) throws IOException, InterruptedException {
        String run = "exec '" + Launch.launcher() + "' run '" + tiny.config() + "'";
        Process terminal = tiny.start("terminal", List.of(SCRIPT.toString(), "-qfc", run, "/dev/null"));
        tiny.await(Disturbed.METRICS, bytes, terminal);
        List<ProcessHandle> inside = terminal.descendants().toList();
        terminal.destroyForcibly();
        for (ProcessHandle process : inside) {
            assertDoesNotThrow(() -> process.onExit().get(Disturbed.MOST_SECONDS, TimeUnit.SECONDS), "still running");
        }
    }

    private static void signal(String name, Process process) throws IOException, InterruptedException {
        assertEquals(
                0,
                new ProcessBuilder("kill", "-" + name, "--", (GROUPS ? "-" : "") + process.pid())
                        .start()
                        .waitFor());
    }
}
