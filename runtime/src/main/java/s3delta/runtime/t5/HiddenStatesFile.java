package s3delta.runtime.t5;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.nio.LongBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import s3delta.api.ErrorCode;
import s3delta.api.S3DeltaException;
import s3delta.runtime.engine.Reads;
import s3delta.runtime.engine.Uploads;

/**
 * Hidden states of sources in a temporary file, found by the tokens of the source. Written once, then mapped, so that the
 * system keeps in memory what it has room for. Safe for reading by several threads.
 */
final class HiddenStatesFile implements AutoCloseable {
    private record Rows(FloatBuffer states, int first) {}

    private final int width;
    private final Path path;
    private final FileChannel channel;
    private final Map<LongBuffer, Rows> rows = new HashMap<>();
    private ByteBuffer staging = ByteBuffer.allocateDirect(0);

    private HiddenStatesFile(int width, Path path, FileChannel channel) {
        this.width = width;
        this.path = path;
        this.channel = channel;
    }

    /**
     * Makes an empty file.
     *
     * @param folder where; the file is gone when it is closed or the process ends
     * @param width d
     * @return the file, to be closed by the caller
     */
    static HiddenStatesFile in(Path folder, int width) {
        try {
            Path path = Files.createTempFile(folder, "s3delta-states", ".tmp");
            FileChannel channel = FileChannel.open(
                    path, StandardOpenOption.READ, StandardOpenOption.WRITE, StandardOpenOption.DELETE_ON_CLOSE);
            return new HiddenStatesFile(width, path, channel);
        } catch (IOException e) {
            throw failed(folder, e);
        }
    }

    private static S3DeltaException failed(Path where, IOException e) {
        return S3DeltaException.of(ErrorCode.OUTPUT, "hidden states cannot be kept in a file")
                .where(where)
                .got(String.valueOf(e.getMessage()))
                .fix("free some space, name another folder with S3DELTA_OPTS=-Djava.io.tmpdir=DIR, or set "
                        + "'state-cache.mode: off'")
                .cause(e);
    }

    /**
     * Keeps the states of a batch.
     *
     * @param batch the batch
     * @param states [B, S, d]
     */
    void put(Batch batch, NDArray states) {
        ByteBuffer bytes = Reads.bytes(states);
        try {
            long start = channel.size();
            long end = start + bytes.remaining();
            while (bytes.hasRemaining()) {
                channel.write(bytes, end - bytes.remaining());
            }
            FloatBuffer kept = channel.map(FileChannel.MapMode.READ_ONLY, start, end - start)
                    .order(ByteOrder.nativeOrder())
                    .asFloatBuffer();
            for (int row = 0; row < batch.rows(); row++) {
                rows.put(tokens(batch, row), new Rows(kept, row * batch.sourceLength() * width));
            }
        } catch (IOException e) {
            throw failed(path, e);
        }
    }

    private static LongBuffer tokens(Batch batch, int row) {
        int first = row * batch.sourceLength();
        return LongBuffer.wrap(Arrays.copyOfRange(batch.inputIds(), first, first + batch.sourceTokens(row)));
    }

    /** Says whether the states of all rows are here. */
    boolean holds(Batch batch) {
        for (int row = 0; row < batch.rows(); row++) {
            if (!rows.containsKey(tokens(batch, row))) {
                return false;
            }
        }
        return true;
    }

    /**
     * Reads the states of a batch whose rows are all here.
     *
     * @param manager owner of the result
     * @param batch the batch
     * @return [B, S, d], 0 for padding
     */
    synchronized NDArray read(NDManager manager, Batch batch) {
        Shape shape = new Shape(batch.rows(), batch.sourceLength(), width);
        int bytes = Math.toIntExact(shape.size() * Float.BYTES);
        if (staging.capacity() < bytes) {
            staging = ByteBuffer.allocateDirect(bytes).order(ByteOrder.nativeOrder());
        }
        ByteBuffer buffer = staging.clear().limit(bytes).slice().order(ByteOrder.nativeOrder());
        FloatBuffer floats = buffer.asFloatBuffer();
        float[] padding = new float[width];
        for (int row = 0; row < batch.rows(); row++) {
            Rows kept = rows.get(tokens(batch, row));
            if (kept == null) {
                throw new IllegalArgumentException("no states of row " + row);
            }
            int tokens = batch.sourceTokens(row);
            floats.put(kept.states().slice(kept.first(), tokens * width));
            for (int i = tokens; i < batch.sourceLength(); i++) {
                floats.put(padding);
            }
        }
        // A copy, so that the engine owns what a recording may need later, when the buffer holds another batch.
        try (NDArray lent = Uploads.buffer(manager, buffer, shape, DataType.FLOAT32)) {
            return lent.duplicate();
        }
    }

    @Override
    public void close() {
        rows.clear();
        try {
            channel.close();
        } catch (IOException e) {
            throw failed(path, e);
        }
    }
}
