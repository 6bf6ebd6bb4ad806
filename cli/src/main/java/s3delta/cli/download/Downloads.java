package s3delta.cli.download;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.Locale;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import s3delta.api.ErrorCode;
import s3delta.api.S3DeltaException;
import s3delta.runtime.DataSets.RemoteFile;

/**
 * Downloads files from the Hugging Face hub, or a server with its layout, into a data directory. A file appears whole and
 * with the digest that the hub gives, or not at all. A transfer that broke off resumes where it ended, also in another
 * process.
 */
public final class Downloads {
    /** The hub's address. */
    public static final String HUB = "https://huggingface.co";

    private static final int ATTEMPTS = 4;
    private static final int MOST_REDIRECTS = 5;
    private static final Set<Integer> PASSING = Set.of(0, 408, 416, 425, 429, 500, 502, 503, 504);
    private static final Set<String> LOOPBACK = Set.of("localhost", "127.0.0.1", "[::1]");

    private final URI hub;
    private final Path data;
    private final Limits limits;
    private final Consumer<String> notes;
    private final Pause pause;
    private final HttpClient client =
            HttpClient.newBuilder().connectTimeout(TransferAttempt.PATIENCE).build();

    /**
     * What a transfer may take.
     *
     * @param mostBytes no file may have more
     * @param leastBytes a transfer that brings less between two looks is given up
     * @param look the time between two looks
     */
    public record Limits(long mostBytes, long leastBytes, Duration look) {
        /** Far above the largest of these files; 1 KiB a second. */
        public static final Limits DEFAULTS = new Limits(2L << 30, 10 << 10, Duration.ofSeconds(10));
    }

    /** Waits between attempts. */
    @FunctionalInterface
    interface Pause {
        void pass(Duration time) throws InterruptedException;
    }

    /**
     * Makes a downloader.
     *
     * @param hub the address of the hub or of a mirror
     * @param data the data directory
     * @param limits of each transfer
     * @param notes gets a line on slow transfers and repeated attempts
     * @throws S3DeltaException {@link ErrorCode#USAGE} if the address is neither https nor on this machine
     */
    public Downloads(String hub, Path data, Limits limits, Consumer<String> notes) {
        this(hub, data, limits, notes, time -> Thread.sleep(time.toMillis()));
    }

    Downloads(String hub, Path data, Limits limits, Consumer<String> notes, Pause pause) {
        this.hub = address(hub);
        this.data = data;
        this.limits = limits;
        this.notes = notes;
        this.pause = pause;
    }

    private static URI address(String text) {
        try {
            URI address = URI.create(text.replaceAll("/+$", ""));
            if (address.getUserInfo() == null && address.getQuery() == null && isSafe(address, true)) {
                return address;
            }
        } catch (IllegalArgumentException e) {
            // Refused below, as any other address that cannot be used.
        }
        throw S3DeltaException.of(ErrorCode.USAGE, "a mirror's address cannot be used")
                .where("--mirror")
                .expected("an address that begins with https://, or http:// on this machine")
                .got("'" + text + "'")
                .fix("give the address of a server with the hub's layout, such as " + HUB);
    }

    private static boolean isSafe(URI address, boolean loopback) {
        String host = String.valueOf(address.getHost()).toLowerCase(Locale.ROOT);
        return address.getHost() != null
                && ("https".equalsIgnoreCase(address.getScheme())
                        || (loopback && LOOPBACK.contains(host) && "http".equalsIgnoreCase(address.getScheme())));
    }

    /**
     * Downloads a file unless it exists.
     *
     * @param file the file
     * @return whether it was downloaded
     * @throws S3DeltaException {@link ErrorCode#DOWNLOAD} if that fails, {@link ErrorCode#OUTPUT} if the directory cannot
     *     be written or another process downloads the same file
     */
    public boolean get(RemoteFile file) {
        Path target = file.in(data).toAbsolutePath();
        if (Files.isRegularFile(target)) {
            return false;
        }
        Path part = target.resolveSibling(target.getFileName() + ".part");
        try {
            Files.createDirectories(target.resolveSibling(""));
            try (FileChannel channel = FileChannel.open(
                    part, StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE)) {
                lock(channel, target);
                attempt(file, channel);
                channel.force(true);
            } finally {
                if (Files.size(part) == 0) {
                    Files.delete(part);
                }
            }
            Files.move(part, target, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
            return true;
        } catch (IOException | UncheckedIOException e) {
            throw S3DeltaException.of(ErrorCode.OUTPUT, "a downloaded file cannot be written")
                    .where(target)
                    .expected("a directory that can be written to, with room")
                    .got(e)
                    .fix("make room, or choose another directory with '--to'");
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw failed(file, "interrupted");
        }
    }

    private static void lock(FileChannel channel, Path target) throws IOException {
        @Nullable FileLock lock = null;
        try {
            lock = channel.tryLock();
        } catch (OverlappingFileLockException e) {
            // Another thread of this process has it.
        }
        if (lock == null) {
            throw S3DeltaException.of(ErrorCode.OUTPUT, "another process downloads this file")
                    .where(target)
                    .fix("wait for it");
        }
    }

    private void attempt(RemoteFile file, FileChannel part) throws IOException, InterruptedException {
        for (int attempt = 1; ; attempt++) {
            Duration wait = Duration.ofSeconds(1L << (attempt - 1));
            try {
                new TransferAttempt(
                                client,
                                part,
                                limits,
                                bytes -> notes.accept(String.format(Locale.ROOT, "%s: %,d bytes", file, bytes)))
                        .run(address(file), (from, location, number) -> follow(file, from, location, number));
                return;
            } catch (TransferAttempt.Refusal e) {
                if (attempt == ATTEMPTS || !PASSING.contains(e.status())) {
                    throw failed(file, String.valueOf(e.getMessage()));
                }
                notes.accept(file + ": " + e.getMessage() + "; next attempt in " + wait.toSeconds() + " s");
            }
            pause.pass(wait);
        }
    }

    private URI follow(RemoteFile file, URI from, String location, int number) {
        if (number > MOST_REDIRECTS) {
            throw refused(file, "more than " + MOST_REDIRECTS + " redirects");
        }
        try {
            URI to = from.resolve(location.replace(" ", "%20"));
            if (isSafe(to, LOOPBACK.contains(String.valueOf(hub.getHost())))) {
                return to;
            }
            throw refused(file, "a redirect to " + to.getScheme() + "://" + to.getHost());
        } catch (IllegalArgumentException e) {
            throw refused(file, "a redirect to '" + location + "'");
        }
    }

    private URI address(RemoteFile file) {
        return URI.create(hub + file.path());
    }

    private S3DeltaException refused(RemoteFile file, String got) {
        return S3DeltaException.of(ErrorCode.DOWNLOAD, "a server leads elsewhere")
                .where(address(file))
                .expected("the file, or redirects to https")
                .got(got)
                .fix("use another '--mirror'");
    }

    private S3DeltaException failed(RemoteFile file, String got) {
        return S3DeltaException.of(ErrorCode.DOWNLOAD, "a file cannot be downloaded")
                .where(address(file))
                .expected("the file " + file)
                .got(got)
                .fix("check the network, or give another '--mirror', or put the file at " + file.in(data)
                        + "; what has been transferred is kept");
    }
}
