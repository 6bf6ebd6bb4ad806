package s3delta.runtime.engine;

import java.util.Locale;
import java.util.Optional;
import s3delta.api.ErrorCode;
import s3delta.api.S3DeltaException;

/** Recognises what the Java heap, the system and the engine throw when memory runs out. */
public final class OutOfMemory {
    private static final int DEEP = 10;

    private OutOfMemory() {}

    /** Which memory ran out, and what helps. */
    private enum Kind {
        HEAP("the Java heap", "give Java more, as in S3DELTA_OPTS=-Xmx4g"),
        MAIN("main memory", "set a smaller 'batch-size' or 'checkpointing: true', or end other programs"),
        DEVICE("the GPU's memory", "set a smaller 'batch-size' or 'checkpointing: true', or end other programs on it");

        private final String name;
        private final String mend;

        Kind(String name, String mend) {
            this.name = name;
            this.mend = mend;
        }
    }

    /**
     * Words a lack of memory.
     *
     * @param thrown what was thrown
     * @return the error; empty where something else is wrong
     */
    public static Optional<S3DeltaException> of(Throwable thrown) {
        Throwable cause = thrown;
        for (int i = 0; cause != null && i < DEEP; i++) {
            Optional<Kind> kind = kind(cause);
            if (kind.isPresent()) {
                return Optional.of(error(kind.get(), cause));
            }
            cause = cause.getCause();
        }
        return Optional.empty();
    }

    private static Optional<Kind> kind(Throwable thrown) {
        String text = String.valueOf(thrown.getMessage()).toLowerCase(Locale.ROOT);
        if (thrown instanceof OutOfMemoryError) {
            boolean outside = text.contains("direct buffer") || text.contains("map failed") || text.contains("thread");
            return Optional.of(outside ? Kind.MAIN : Kind.HEAP);
        }
        if (text.contains("cuda") && text.contains("out of memory")) {
            return Optional.of(Kind.DEVICE);
        }
        boolean main = text.contains("can't allocate memory")
                || text.contains("cannot allocate memory")
                || text.contains("not enough memory")
                || text.contains("bad_alloc");
        return main ? Optional.of(Kind.MAIN) : Optional.empty();
    }

    private static S3DeltaException error(Kind kind, Throwable cause) {
        String first = String.valueOf(cause.getMessage()).lines().findFirst().orElse("");
        return S3DeltaException.of(ErrorCode.MEMORY, "there is not enough memory")
                .where(kind.name)
                .got(first)
                .mend(kind.mend + "; a run's command given again goes on from what was saved")
                .cause(cause)
                .build();
    }
}
