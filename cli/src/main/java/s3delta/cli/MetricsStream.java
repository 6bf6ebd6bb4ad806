package s3delta.cli;

import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import s3delta.api.ErrorCode;
import s3delta.api.S3DeltaException;
import s3delta.runtime.MetricLines;

/** Writes what happens in all trials of a command to a file or to standard output, each line at once, for who follows it. */
final class MetricsStream extends MetricLines implements AutoCloseable {
    private final String to;
    private final OutputStream out;

    /**
     * Opens a stream.
     *
     * @param to a file, which is appended to, or {@code -} for standard output
     * @param standard standard output
     * @throws S3DeltaException {@link ErrorCode#OUTPUT} if the file cannot be written
     */
    MetricsStream(String to, PrintStream standard) {
        this.to = to;
        try {
            out = isStandard(to)
                    ? standard
                    : Files.newOutputStream(Path.of(to), StandardOpenOption.CREATE, StandardOpenOption.APPEND);
        } catch (IOException e) {
            throw unwritable(e);
        }
    }

    /** Says whether a stream is standard output. */
    static boolean isStandard(String to) {
        return to.equals("-");
    }

    @Override
    protected void write(String line) {
        try {
            out.write((line + "\n").getBytes(StandardCharsets.UTF_8));
            out.flush();
        } catch (IOException e) {
            throw unwritable(e);
        }
    }

    private S3DeltaException unwritable(IOException cause) {
        return S3DeltaException.of(ErrorCode.OUTPUT, "the metrics cannot be written")
                .where("--metrics " + to)
                .got(String.valueOf(cause.getMessage()))
                .fix("name a file that can be written, or '-' for standard output")
                .cause(cause);
    }

    @Override
    public void close() {
        if (!isStandard(to)) {
            try {
                out.close();
            } catch (IOException e) {
                throw unwritable(e);
            }
        }
    }
}
