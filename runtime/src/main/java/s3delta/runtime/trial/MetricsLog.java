package s3delta.runtime.trial;

import java.io.BufferedWriter;
import java.io.IOException;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import s3delta.api.ErrorCode;
import s3delta.api.S3DeltaException;
import s3delta.runtime.MetricLines;
import s3delta.runtime.result.Scores;

/** Writes what happens to {@code metrics.jsonl}, one JSON object a line. */
final class MetricsLog extends MetricLines implements AutoCloseable {
    private final Path file;
    private final FileChannel channel;
    private final BufferedWriter writer;

    /**
     * Opens the log.
     *
     * @param file the file; made where it is not there
     * @param kept how many of its bytes stay; what was written after them is cut off
     * @throws S3DeltaException {@link ErrorCode#OUTPUT} if it cannot be written or is shorter
     */
    MetricsLog(Path file, long kept) {
        this.file = file;
        try {
            long size = Files.exists(file) ? Files.size(file) : 0;
            if (size < kept) {
                throw new IOException(size + " bytes of " + kept + " that were there when the run was saved");
            }
            channel = FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
            channel.truncate(kept).position(kept);
            writer = new BufferedWriter(Channels.newWriter(channel, StandardCharsets.UTF_8));
        } catch (IOException e) {
            throw unwritable(e);
        }
    }

    /**
     * Brings everything to disk.
     *
     * @return how many bytes the file has
     */
    long sync() {
        try {
            writer.flush();
            channel.force(true);
            return channel.position();
        } catch (IOException e) {
            throw unwritable(e);
        }
    }

    @Override
    public void validated(int step, Scores scores, boolean best) {
        super.validated(step, scores, best);
        flush();
    }

    @Override
    protected void write(String line) {
        try {
            writer.write(line);
            writer.write('\n');
        } catch (IOException e) {
            throw unwritable(e);
        }
    }

    private void flush() {
        try {
            writer.flush();
        } catch (IOException e) {
            throw unwritable(e);
        }
    }

    private S3DeltaException unwritable(IOException cause) {
        return S3DeltaException.of(ErrorCode.OUTPUT, "the metrics cannot be written")
                .where(file)
                .got(String.valueOf(cause.getMessage()))
                .fix(
                        "check free space and permissions; the same command then resumes from what was saved before, '--fresh' starts over")
                .cause(cause);
    }

    @Override
    public void close() {
        try {
            writer.close();
        } catch (IOException e) {
            throw unwritable(e);
        }
    }
}
