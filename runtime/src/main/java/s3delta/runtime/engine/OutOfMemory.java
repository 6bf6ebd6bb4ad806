package s3delta.runtime.engine;

import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;
import s3delta.api.ErrorCode;
import s3delta.api.S3DeltaException;

/** Recognises what the Java heap, the system and the engine throw when memory runs out. */
public final class OutOfMemory {
    private static final int DEEP = 10;

    /** What the engine and the system say, in small letters, where main memory has run out. */
    private static final List<String> MARKS = List.of(
            "can't allocate memory",
            "cannot allocate memory",
            "not enough memory",
            "bad_alloc",
            "failed to map segment");

    /** What CUDA's libraries say where a GPU's memory has run out; cuBLAS cannot even start then. */
    private static final List<String> DEVICE_MARKS = List.of(
            "cuda out of memory",
            "cuda error: out of memory",
            "cublas_status_alloc_failed",
            "cublas_status_not_initialized");

    private OutOfMemory() {}

    /** Which memory ran out, and what helps. */
    private enum Kind {
        HEAP("the Java heap", "give Java more, as in S3DELTA_OPTS=-Xmx4g"),
        MAIN("main memory", "set a smaller 'batch-size' or 'checkpointing: true', or end other programs"),
        DEVICE("the GPU's memory", "set a smaller 'batch-size' or 'checkpointing: true', or end other programs on it");

        private final String name;
        private final String fix;

        Kind(String name, String fix) {
            this.name = name;
            this.fix = fix;
        }
    }

    /**
     * Words a lack of memory, also where it was taken for another error, as that of a file which could not be mapped.
     *
     * @param thrown what was thrown
     * @return the error; empty where something else is wrong
     */
    public static Optional<S3DeltaException> of(Throwable thrown) {
        if (thrown instanceof S3DeltaException error && error.code().equals(ErrorCode.MEMORY)) {
            return Optional.of(error);
        }
        // What an error says of a user's texts is no word of the system's.
        Throwable cause = thrown instanceof S3DeltaException ? thrown.getCause() : thrown;
        for (int i = 0; cause != null && i < DEEP; i++) {
            Optional<Kind> kind = kind(cause);
            if (kind.isPresent()) {
                return Optional.of(error(kind.get(), cause));
            }
            cause = cause.getCause();
        }
        return Optional.empty();
    }

    /**
     * Says whether arrays found no room, on the device or in main memory. Smaller ones may.
     *
     * @param thrown what was thrown
     * @return false where something else is wrong, or Java's heap is full
     */
    public static boolean ofArrays(Throwable thrown) {
        Throwable cause = thrown;
        for (int i = 0; cause != null && i < DEEP; i++) {
            Optional<Kind> kind = cause instanceof S3DeltaException ? Optional.empty() : kind(cause);
            if (kind.isPresent()) {
                return kind.get() != Kind.HEAP;
            }
            cause = cause.getCause();
        }
        return false;
    }

    private static Optional<Kind> kind(Throwable thrown) {
        String text = String.valueOf(thrown.getMessage()).toLowerCase(Locale.ROOT);
        if (thrown instanceof OutOfMemoryError) {
            boolean outside = text.contains("direct buffer") || text.contains("map failed") || text.contains("thread");
            return Optional.of(outside ? Kind.MAIN : Kind.HEAP);
        }
        if (DEVICE_MARKS.stream().anyMatch(text::contains)
                || (text.contains("cuda") && text.contains("out of memory"))) {
            return Optional.of(Kind.DEVICE);
        }
        return MARKS.stream().anyMatch(text::contains) ? Optional.of(Kind.MAIN) : Optional.empty();
    }

    private static S3DeltaException error(Kind kind, Throwable cause) {
        List<String> lines = String.valueOf(cause.getMessage()).lines().toList();
        String telling = lines.stream()
                .filter(line -> Stream.concat(MARKS.stream(), DEVICE_MARKS.stream())
                        .anyMatch(line.toLowerCase(Locale.ROOT)::contains))
                .findFirst()
                .orElse(lines.isEmpty() ? "" : lines.get(0));
        return S3DeltaException.of(ErrorCode.MEMORY, "there is not enough memory")
                .where(kind.name)
                .got(telling)
                .fix(kind.fix + "; a run's command given again resumes from what was saved")
                .cause(cause);
    }
}
