package s3delta.cli.download;

import java.io.IOException;
import java.net.ConnectException;
import java.net.http.HttpTimeoutException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Set;
import s3delta.api.ErrorCode;
import s3delta.api.S3DeltaException;

/**
 * Downloads files into a data directory. A file is there whole or not at all; a transfer that broke off goes on where it
 * ended, also in another process.
 */
public final class Downloads {
    private static final int ATTEMPTS = 4;
    private static final Set<Integer> PASSING = Set.of(408, 425, 429, 500, 502, 503, 504);

    private final Hub hub;
    private final Server server;
    private final Path data;
    private final Progress progress;
    private final Pause pause;
    private final long mostBytes;

    /** Waits between attempts. */
    @FunctionalInterface
    public interface Pause {
        /**
         * Waits.
         *
         * @param time how long
         * @throws InterruptedException if it shall wait no longer
         */
        void pass(Duration time) throws InterruptedException;
    }

    /**
     * Makes a downloader.
     *
     * @param hub where files come from
     * @param data the data directory
     * @param progress is told
     * @param pause waits between attempts
     * @param mostBytes no file may have more
     */
    public Downloads(Hub hub, Path data, Progress progress, Pause pause, long mostBytes) {
        this.hub = hub;
        this.server = new Server(hub);
        this.data = data;
        this.progress = progress;
        this.pause = pause;
        this.mostBytes = mostBytes;
    }

    /**
     * Downloads a file that is not there yet.
     *
     * @param file which
     * @return whether it was not there
     * @throws S3DeltaException {@link ErrorCode#DOWNLOAD} if that fails, {@link ErrorCode#OUTPUT} if the directory cannot
     *     be written or another process downloads the same
     */
    public boolean get(RemoteFile file) {
        Path target = file.in(data);
        if (Files.isRegularFile(target)) {
            return false;
        }
        try (Part part = Part.of(target)) {
            for (int attempt = 1; !attempt(file, part, attempt); attempt++) {
                pause.pass(Duration.ofSeconds(seconds(attempt)));
            }
            part.finish();
            return true;
        } catch (IOException e) {
            throw S3DeltaException.of(ErrorCode.OUTPUT, "a downloaded file cannot be written")
                    .where(target)
                    .expected("a directory that can be written to, with room")
                    .got(e)
                    .fix("make room, or choose another directory with '--to'")
                    .cause(e)
                    .build();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw failed(file, "interrupted");
        }
    }

    /** Tries once; says whether the file is there whole. The last attempt's failure is told. */
    private boolean attempt(RemoteFile file, Part part, int number) throws IOException {
        boolean last = number == ATTEMPTS;
        try {
            new Attempt(file, part, progress, mostBytes).run(server.get(file, part.size()));
            return true;
        } catch (Attempt.Refusal e) {
            if (last || (e.status() != 0 && !PASSING.contains(e.status()))) {
                throw failed(file, e.reason());
            }
            progress.again(file, e.reason(), seconds(number));
        } catch (FileSystemException e) {
            throw e;
        } catch (IOException e) {
            String reason = reason(e);
            if (last) {
                throw failed(file, reason);
            }
            progress.again(file, reason, seconds(number));
        }
        return false;
    }

    private static String reason(IOException e) {
        return e instanceof ConnectException || e instanceof HttpTimeoutException
                ? "the server cannot be reached"
                : e.getClass().getSimpleName() + ": " + e.getMessage();
    }

    private static long seconds(int attempt) {
        return 1L << (attempt - 1);
    }

    private S3DeltaException failed(RemoteFile file, String got) {
        return S3DeltaException.of(ErrorCode.DOWNLOAD, "a file cannot be downloaded")
                .where(hub.address(file))
                .expected("the file " + file)
                .got(got)
                .fix("check the network, or give another '--mirror', or put the file at " + file.in(data)
                        + "; what has come already is kept")
                .build();
    }
}
