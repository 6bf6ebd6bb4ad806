package s3delta.cli.download;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/** A stream that is closed when nothing comes for long: the client itself would wait for ever. */
final class Watched extends FilterInputStream {
    private static final int SECONDS = 60;

    private CompletableFuture<Void> watch = new CompletableFuture<>();

    Watched(InputStream in) {
        super(in);
    }

    @Override
    public int read(byte[] buffer, int from, int most) throws IOException {
        watch.complete(null);
        watch = new CompletableFuture<Void>().orTimeout(SECONDS, TimeUnit.SECONDS);
        // The future itself is kept, not its dependent: completing it is what ends its clock.
        CompletableFuture<Void> unused = watch.whenComplete((done, late) -> {
            if (late != null) {
                closeQuietly();
            }
        });
        return super.read(buffer, from, most);
    }

    @Override
    public void close() throws IOException {
        watch.complete(null);
        super.close();
    }

    private void closeQuietly() {
        try {
            in.close();
        } catch (IOException e) {
            // The reader, who waits, is told by the read that fails.
        }
    }
}
