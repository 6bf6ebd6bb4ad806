package s3delta.cli.report;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Opens the page in Chromium, where one is installed. */
class BrowserTest {
    private static final List<String> NAMES = List.of("chromium", "chromium-browser", "google-chrome");

    @TempDir
    Path folder;

    private static Optional<Path> chromium() {
        return Stream.of(Optional.ofNullable(System.getenv("PATH")).orElse("").split(java.io.File.pathSeparator))
                .flatMap(directory -> NAMES.stream().map(name -> Path.of(directory, name)))
                .filter(Files::isExecutable)
                .findFirst();
    }

    /** What Chromium made of a page, and what it wrote to its log. */
    private record Opened(String dom, String log) {}

    private Opened open(Path chromium, Path page) throws IOException, InterruptedException {
        Path dom = folder.resolve("dom");
        Path log = folder.resolve("log");
        Process process = new ProcessBuilder(
                        chromium.toString(),
                        "--headless",
                        "--no-sandbox",
                        "--disable-gpu",
                        "--disable-quic",
                        "--no-first-run",
                        "--disable-background-networking",
                        "--disable-component-update",
                        "--disable-sync",
                        "--user-data-dir=" + Files.createTempDirectory(folder, "profile"),
                        "--enable-logging=stderr",
                        "--dump-dom",
                        page.toUri().toString())
                .redirectOutput(dom.toFile())
                .redirectError(log.toFile())
                .start();
        boolean ended = process.waitFor(60, TimeUnit.SECONDS);
        process.descendants().forEach(ProcessHandle::destroyForcibly);
        process.destroyForcibly().waitFor();
        assertTrue(ended, "Chromium does not end");
        return new Opened(Files.readString(dom), new String(Files.readAllBytes(log), StandardCharsets.ISO_8859_1));
    }

    private Path chromiumOrSkip() {
        Optional<Path> chromium = chromium();
        assumeTrue(chromium.isPresent(), "no Chromium on PATH: the page is not opened");
        return chromium.orElseThrow();
    }

    @Test
    void thePageOpensWithoutErrors() throws IOException, InterruptedException {
        Path chromium = chromiumOrSkip();
        Path run = folder.resolve("run");
        FakeRun.tree(run);
        Reports.write(run);
        Opened opened = open(chromium, run.resolve("report.html"));
        assertFalse(opened.log().contains("CONSOLE"), opened.log());
        assertEquals(30, opened.dom().split("<svg ", -1).length - 1);
        assertTrue(opened.dom().contains("S3Delta on cola, sst2"), opened.dom());
    }

    /** That the test above can fail. */
    @Test
    void anErrorWouldBeSeen() throws IOException, InterruptedException {
        Path chromium = chromiumOrSkip();
        Path page = Files.writeString(
                folder.resolve("bad.html"), "<!DOCTYPE html><script>throw new Error('seen')</script>");
        String log = open(chromium, page).log();
        assertTrue(log.contains("CONSOLE") && log.contains("seen"), log);
    }
}
