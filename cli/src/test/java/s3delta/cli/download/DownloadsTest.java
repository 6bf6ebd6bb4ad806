package s3delta.cli.download;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import s3delta.api.ErrorCode;
import s3delta.runtime.DataSets;
import s3delta.runtime.DataSets.RemoteFile;
import s3delta.testsupport.ExpectedError;

class DownloadsTest {
    private static final RemoteFile FILE = new RemoteFile("glue", "cola", "train-00000-of-00001.parquet");
    private static final String PATH = "/datasets/nyu-mll/glue/resolve/main/cola/train-00000-of-00001.parquet";
    private static final byte[] BYTES = FakeHub.parquet(300_000);

    @TempDir
    private Path data = Path.of("");

    private final List<Long> pauses = new ArrayList<>();
    private final List<String> notes = new ArrayList<>();
    private FakeHub hub = start();

    private static FakeHub start() {
        try {
            return new FakeHub();
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    @BeforeEach
    void file() {
        hub.file(PATH, BYTES);
    }

    @AfterEach
    void stop() {
        hub.close();
    }

    private boolean get() {
        return get(1 << 20);
    }

    private boolean get(long most) {
        return downloads(new Downloads.Limits(most, 1, Duration.ofSeconds(10))).get(FILE);
    }

    private Downloads downloads(Downloads.Limits limits) {
        return new Downloads(hub.address(), data, limits, notes::add, this::pause);
    }

    private void pause(Duration time) {
        pauses.add(time.toSeconds());
    }

    private List<String> names() throws IOException {
        try (Stream<Path> files = Files.walk(data)) {
            return files.filter(Files::isRegularFile)
                    .map(file -> file.getFileName().toString())
                    .sorted()
                    .toList();
        }
    }

    private void assertWhole() throws IOException {
        assertArrayEquals(BYTES, Files.readAllBytes(FILE.in(data)));
        assertEquals(List.of(FILE.name()), names());
    }

    @Test
    void downloadsOnceAndKeepsWhatIsThere() throws IOException {
        assertTrue(get());
        assertWhole();
        assertFalse(get());
        assertEquals(List.of(PATH), hub.requests());
    }

    @Test
    void goesOnWhereATransferBrokeOff() throws IOException {
        hub.then(FakeHub.breakAfter(100_000), FakeHub.status(500));
        assertTrue(get());
        assertWhole();
        // How much of what was sent had come through before the end is the network's affair.
        List<String> requests = hub.requests();
        assertEquals(PATH, requests.get(0));
        assertEquals(3, requests.size(), requests.toString());
        assertEquals(requests.get(1), requests.get(2));
        long from = Long.parseLong(requests.get(1).replace(PATH + " bytes=", "").replace("-", ""));
        assertTrue(from > 0 && from <= 100_000, requests.toString());
        assertEquals(List.of(1L, 2L), pauses);
    }

    @Test
    void goesOnInAnotherProcess() throws IOException {
        hub.then(FakeHub.breakAfter(5000), FakeHub.status(503), FakeHub.status(429), FakeHub.status(503));
        ExpectedError.of(ErrorCode.DOWNLOAD, "HTTP status 503", this::get);
        assertEquals(List.of(FILE.name() + ".part"), names());
        assertEquals(List.of(1L, 2L, 4L), pauses);
        assertTrue(get());
        assertWhole();
        assertEquals(PATH + " bytes=5000-", hub.requests().get(4));
    }

    @Test
    void beginsAnewWhereTheFileHasChanged() throws IOException {
        byte[] before = FakeHub.parquet(200_000);
        before[1000]++;
        hub.file(PATH, before).then(FakeHub.breakAfter(50_000));
        hub.then((exchange, file) -> {
            hub.file(PATH, BYTES);
            exchange.sendResponseHeaders(500, -1);
        });
        assertTrue(get());
        assertWhole();
        assertEquals(4, hub.requests().size());
    }

    @Test
    void beginsAnewWhereMoreIsThereThanTheFileHas() throws IOException {
        Files.createDirectories(FILE.in(data).getParent());
        Files.write(FILE.in(data).resolveSibling(FILE.name() + ".part"), FakeHub.parquet(BYTES.length + 1));
        assertTrue(get());
        assertWhole();
    }

    @Test
    void keepsNothingWhoseDigestIsWrong() throws IOException {
        byte[] other = BYTES.clone();
        other[1000]++;
        FakeHub.Fault wrong = FakeHub.instead(other);
        hub.then(wrong, wrong, wrong, wrong);
        ExpectedError.of(ErrorCode.DOWNLOAD, "SHA-256 " + FakeHub.sha256(other), this::get);
        assertEquals(List.of(), names());
        hub.then(wrong);
        assertTrue(get());
        assertWhole();
    }

    @Test
    void keepsNoPageThatIsNoParquet() throws IOException {
        byte[] page = "<html>Sign in to this network</html>".getBytes(StandardCharsets.UTF_8);
        FakeHub.Fault portal = (exchange, file) -> {
            exchange.sendResponseHeaders(200, page.length);
            exchange.getResponseBody().write(page);
        };
        hub.then(portal, portal, portal, portal);
        ExpectedError.of(ErrorCode.DOWNLOAD, "no parquet file", this::get);
        assertEquals(List.of(), names());
    }

    @Test
    void triesNothingAgainThatWillNotChange() throws IOException {
        hub.then(FakeHub.status(403));
        ExpectedError.of(ErrorCode.DOWNLOAD, "HTTP status 403", this::get);
        hub.file(PATH.replace("cola", "none"), BYTES);
        Downloads downloads = downloads(Downloads.Limits.DEFAULTS);
        ExpectedError.of(
                ErrorCode.DOWNLOAD, "HTTP status 404", () -> downloads.get(new RemoteFile("glue", "x", "y.parquet")));
        assertEquals(List.of(), pauses);
        assertEquals(List.of(), names());
    }

    @Test
    void saysWhereAFileGoesWhenNobodyAnswers() throws IOException {
        hub.close();
        ExpectedError.of(ErrorCode.DOWNLOAD, "the server cannot be reached", this::get);
        ExpectedError.of(ErrorCode.DOWNLOAD, "put the file at " + FILE.in(data), this::get);
        assertEquals(List.of(), names());
    }

    @Test
    void takesTheDigestThatARedirectTells() throws IOException {
        hub.file("/cdn", BYTES).then(FakeHub.redirect("/cdn"));
        assertTrue(get());
        assertWhole();
        hub.then(FakeHub.redirect("http://example.com/x"));
        Files.delete(FILE.in(data));
        ExpectedError.of(ErrorCode.DOWNLOAD, "a redirect to http://example.com", this::get);
        hub.then(FakeHub.redirect("http://[x"));
        ExpectedError.of(ErrorCode.DOWNLOAD, "a redirect to 'http://[x'", this::get);
        FakeHub.Fault round = FakeHub.redirect(PATH);
        hub.then(round, round, round, round, round, round);
        ExpectedError.of(ErrorCode.DOWNLOAD, "more than 5 redirects", this::get);
    }

    @Test
    void refusesFilesThatAreTooLarge() throws IOException {
        ExpectedError.of(ErrorCode.DOWNLOAD, "more than 299,999 bytes", () -> get(BYTES.length - 1));
        FakeHub.Fault endless = (exchange, file) -> {
            exchange.sendResponseHeaders(200, 0);
            exchange.getResponseBody().write(file);
        };
        hub.then(endless);
        ExpectedError.of(ErrorCode.DOWNLOAD, "more than 1,000 bytes", () -> get(1000));
        assertEquals(List.of(), names());
    }

    @ParameterizedTest
    @ValueSource(strings = {"99999999999999999999", "9223372036854775807", "-5", "many"})
    void anAbsurdLengthIsAnError(String length) throws IOException {
        try (ServerSocket server = new ServerSocket(0, 8, InetAddress.getLoopbackAddress())) {
            String answer = "HTTP/1.1 200 OK\r\nContent-Length: " + length + "\r\n\r\nPAR1";
            Thread thread = new Thread(() -> answer(server, answer));
            thread.start();
            Downloads downloads = new Downloads(
                    "http://127.0.0.1:" + server.getLocalPort(),
                    data,
                    new Downloads.Limits(1 << 20, 1, Duration.ofMillis(500)),
                    notes::add,
                    this::pause);
            ExpectedError.of(ErrorCode.DOWNLOAD, "", () -> downloads.get(FILE));
        }
        assertFalse(Files.exists(FILE.in(data)));
    }

    private static void answer(ServerSocket server, String text) {
        try {
            while (true) {
                try (Socket socket = server.accept()) {
                    socket.getInputStream().read(new byte[1000]);
                    socket.getOutputStream().write(text.getBytes(StandardCharsets.US_ASCII));
                }
            }
        } catch (IOException e) {
            // The test has closed the server.
        }
    }

    private void assertGivenUpAndTriedAgain() throws IOException {
        assertTrue(downloads(new Downloads.Limits(1 << 20, 1000, Duration.ofMillis(200)))
                .get(FILE));
        assertTrue(notes.stream().anyMatch(note -> note.contains("the transfer is too slow")), notes::toString);
        assertWhole();
    }

    @Test
    void givesUpATransferThatTrickles() throws IOException {
        FakeHub.Fault trickle = (exchange, file) -> {
            exchange.sendResponseHeaders(200, file.length);
            for (int i = 0; i < 30; i++) {
                exchange.getResponseBody().write(file, i, 1);
                exchange.getResponseBody().flush();
                LockSupport.parkNanos(Duration.ofMillis(50).toNanos());
            }
        };
        hub.then(trickle);
        assertGivenUpAndTriedAgain();
    }

    @Test
    void givesUpAnAnswerThatHasABeginningAlone() throws IOException {
        hub.then((exchange, file) -> {
            exchange.sendResponseHeaders(200, file.length);
            LockSupport.parkNanos(Duration.ofSeconds(2).toNanos());
        });
        assertGivenUpAndTriedAgain();
    }

    @Test
    void takesNoCompressedAnswer() throws IOException {
        hub.then((exchange, file) -> {
            exchange.getResponseHeaders().set("Content-Encoding", "gzip");
            exchange.sendResponseHeaders(200, file.length);
            exchange.getResponseBody().write(file);
        });
        assertTrue(get());
        assertTrue(notes.stream().anyMatch(note -> note.contains("compressed (gzip)")), notes::toString);
        assertWhole();
    }

    @Test
    void leavesAFileToTheProcessThatIsAtIt() throws IOException {
        Path part = FILE.in(data).resolveSibling(FILE.name() + ".part");
        Files.createDirectories(part.getParent());
        try (FileChannel other = FileChannel.open(part, StandardOpenOption.CREATE, StandardOpenOption.WRITE)) {
            assertTrue(other.tryLock().isValid());
            ExpectedError.of(ErrorCode.OUTPUT, "another process", this::get);
        }
        assertTrue(get());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"http://example.com", "ftp://localhost", "file:///etc", "localhost:80", "https://u:p@x.org", ""})
    void refusesMirrorsThatAreNotSafe(String address) {
        ExpectedError.of(
                ErrorCode.USAGE, "--mirror", () -> new Downloads(address, data, Downloads.Limits.DEFAULTS, notes::add));
    }

    @Test
    void knowsItsDataSetsAlone() {
        assertEquals(16, DataSets.files(List.of("glue", "glue/cola")).size());
        assertEquals(14, DataSets.files(List.of("super_glue")).size());
        assertEquals(
                List.of(
                        "glue/mnli/train-00000-of-00001.parquet",
                        "glue/mnli/validation_matched-00000-of-00001.parquet"),
                DataSets.files(List.of("glue/mnli")).stream()
                        .map(RemoteFile::toString)
                        .toList());
        for (String name : List.of("glue/../../x", "/etc", "glue/colla", "..", "")) {
            ExpectedError.of(ErrorCode.TASK, "'" + name + "'", () -> DataSets.files(List.of(name)));
        }
    }
}
