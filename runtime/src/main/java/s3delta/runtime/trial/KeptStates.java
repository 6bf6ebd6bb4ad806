package s3delta.runtime.trial;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import s3delta.api.ErrorCode;
import s3delta.api.S3DeltaException;
import s3delta.runtime.config.StateCache;
import s3delta.runtime.task.EncodedExample;

/**
 * Decides whether a stage keeps hidden states of its sources.
 *
 * @param cache what the user wants
 * @param folder where to
 */
record KeptStates(StateCache cache, Path folder) {
    private static final long MEGABYTE = 1 << 20;

    /** Part of the disk that is left to others. */
    private static final double SPARE = 0.1;

    /**
     * Keeps states in the system's folder for temporary files.
     *
     * @param cache what the user wants
     * @param worthwhile whether reading them saves time on the device
     */
    static KeptStates of(StateCache cache, boolean worthwhile) {
        boolean never = cache.mode() == StateCache.Mode.AUTO && !worthwhile;
        StateCache chosen = never ? new StateCache(StateCache.Mode.OFF, cache.megabytes()) : cache;
        return new KeptStates(chosen, Path.of(System.getProperty("java.io.tmpdir")));
    }

    /**
     * A set and how often a stage reads each of its rows.
     *
     * @param examples the set
     * @param times how often
     */
    record Reads(List<EncodedExample> examples, int times) {}

    /**
     * Chooses the sources whose states are kept: those that must be, or that are read more than once where all of them find
     * room.
     *
     * @param reads what the stage reads
     * @param width numbers a token
     * @return token ids of each; empty where nothing is kept
     * @throws S3DeltaException {@link ErrorCode#CONFIG_VALUE} if they must be kept and are too large
     */
    List<int[]> sources(List<Reads> reads, int width) {
        if (cache.mode() == StateCache.Mode.OFF) {
            return List.of();
        }
        boolean must = cache.mode() == StateCache.Mode.ON;
        List<int[]> sources = reads.stream()
                .filter(set -> set.times() > 1 || must)
                .flatMap(set -> set.examples().stream())
                .map(EncodedExample::source)
                .toList();
        long tokens = sources.stream().mapToLong(source -> source.length).sum();
        long bytes = tokens * width * Float.BYTES;
        boolean small = bytes <= cache.megabytes() * MEGABYTE;
        if (must && !small) {
            throw S3DeltaException.of(ErrorCode.CONFIG_VALUE, "the hidden states to be kept are too large")
                    .where("state-cache.megabytes")
                    .expected("at least " + (bytes + MEGABYTE - 1) / MEGABYTE)
                    .got(cache.megabytes())
                    .fix("allow more, or set 'state-cache.mode: auto'");
        }
        return must || (small && bytes <= room()) ? sources : List.of();
    }

    private double room() {
        try {
            return (1 - SPARE) * Files.getFileStore(folder).getUsableSpace();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
