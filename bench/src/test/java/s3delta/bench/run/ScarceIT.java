package s3delta.bench.run;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import s3delta.bench.launch.Launch;

/** A run whose data vanish and which then gets too little memory loses nothing, and ends as if it had had all. */
class ScarceIT {
    @TempDir
    private Path temp = Path.of("");

    @Test
    void goesOnWhenThereIsEnough() throws IOException, InterruptedException {
        Disturbed tiny = new Disturbed(temp, 20);
        Path data = temp.resolve("data");

        Path away = withoutData(tiny, data);
        byte[] metrics = Files.readAllBytes(temp.resolve("out").resolve(Disturbed.METRICS));
        Launch missing = run("");
        assertEquals(2, missing.code(), missing.err());
        assertTrue(missing.err().contains("error[file-missing]: "), missing.err());
        Files.move(away, data);

        Launch starved = run("-Xmx8m -Xmn2m");
        assertEquals(2, starved.code(), starved.err());
        assertTrue(starved.err().contains("error[memory]: there is not enough memory\n  where:    the Java heap"));
        assertArrayEquals(metrics, Files.readAllBytes(temp.resolve("out").resolve(Disturbed.METRICS)));

        // Enough for Java, too little for the largest of the engine's libraries (446 MB) on top.
        // With 3.0 million, Java itself ran out of memory at times.
        assertLimited(3_300_000);
        assertArrayEquals(metrics, Files.readAllBytes(temp.resolve("out").resolve(Disturbed.METRICS)));

        Launch last = run("");
        assertEquals(0, last.code(), last.err());
        assertTrue(last.err().contains("resuming after step"), last.err());
        tiny.assertSame("");
    }

    /** Gives a run a smaller space of addresses than the engine's libraries take, where the system can. */
    private void assertLimited(int kilobytes) throws IOException, InterruptedException {
        if (!Files.isDirectory(Path.of("/proc/self"))) {
            return;
        }
        List<String> limited = List.of(
                "sh",
                "-c",
                "ulimit -v " + kilobytes + " && exec \"$0\" \"$@\"",
                Launch.launcher().toString());
        Launch run = Launch.of(
                temp, Map.of(), limited, "run", temp.resolve("cola.yaml").toString());
        assertEquals(2, run.code(), run.err());
        assertTrue(run.err().contains("error[memory]: there is not enough memory\n  where:    main memory"), run.err());
    }

    /** Takes the data away while a run works with them; the run continues, and saves when it is stopped. */
    private Path withoutData(Disturbed tiny, Path data) throws IOException, InterruptedException {
        Process run = tiny.start(
                "first",
                List.of(Launch.launcher().toString(), "run", tiny.config().toString()));
        try {
            tiny.await(Disturbed.METRICS, 1, run);
            Path away = Files.move(data, temp.resolve("away"));
            tiny.await(Disturbed.METRICS, Files.size(temp.resolve("out").resolve(Disturbed.METRICS)) + 1, run);
            new ProcessBuilder("kill", "-TERM", String.valueOf(run.pid())).start();
            assertTrue(run.waitFor(Disturbed.MOST_SECONDS, TimeUnit.SECONDS), "still running");
            assertEquals(143, run.exitValue(), tiny.text("first"));
            return away;
        } finally {
            run.destroyForcibly();
        }
    }

    private Launch run(String options) throws IOException, InterruptedException {
        return Launch.of(
                temp,
                Map.of("S3DELTA_OPTS", options),
                Launch.launcher(),
                "run",
                temp.resolve("cola.yaml").toString());
    }
}
