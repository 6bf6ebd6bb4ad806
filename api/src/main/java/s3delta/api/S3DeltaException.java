package s3delta.api;

import java.io.Serial;
import java.util.StringJoiner;

/**
 * Something the user gave is wrong. The text says what, what was expected, what was found, where, and what to do.
 *
 * <p>Programs end with exit code 2 and print the text without a stack trace. Faults of S3Delta itself are other
 * exceptions.
 *
 * @since 0.1
 */
@Stability(Stability.Level.STABLE)
public final class S3DeltaException extends RuntimeException {
    @Serial
    private static final long serialVersionUID = 1L;

    private final ErrorCode code;

    private S3DeltaException(ErrorCode code, String message, Throwable[] cause) {
        super(message, cause.length == 0 ? null : cause[0]);
        this.code = code;
    }

    /**
     * Returns the stable code.
     *
     * @return the code, never null
     */
    public ErrorCode code() {
        return code;
    }

    /**
     * Starts an error.
     *
     * @param code what kind of thing is wrong
     * @param what the fact, in one clause without a full stop
     * @return a builder for the rest of the text
     */
    public static Builder of(ErrorCode code, String what) {
        return new Builder(code, what);
    }

    /**
     * The parts of an error's text.
     *
     * @since 0.1
     */
    @Stability(Stability.Level.STABLE)
    public static final class Builder {
        private final ErrorCode code;
        private final StringJoiner text = new StringJoiner(System.lineSeparator() + "  ");
        private Throwable[] cause = {};

        private Builder(ErrorCode code, String what) {
            this.code = code;
            text.add(what);
        }

        /**
         * Says where: a file and key, a module path, a row.
         *
         * @param place the place
         * @return this
         */
        public Builder where(Object place) {
            return line("where:    ", place);
        }

        /**
         * Says what would have been right.
         *
         * @param invariant the rule
         * @return this
         */
        public Builder expected(Object invariant) {
            return line("expected: ", invariant);
        }

        /**
         * Says what came.
         *
         * @param value the value
         * @return this
         */
        public Builder got(Object value) {
            return line("got:      ", value);
        }

        /**
         * Says what the user can do.
         *
         * @param advice the advice, as an instruction
         * @return this
         */
        public Builder mend(Object advice) {
            return line("mend:     ", advice);
        }

        /**
         * Keeps the exception behind this one.
         *
         * @param exception the cause
         * @return this
         */
        public Builder cause(Throwable exception) {
            cause = new Throwable[] {exception};
            return this;
        }

        /**
         * Makes the exception.
         *
         * @return the exception, to be thrown
         */
        public S3DeltaException build() {
            return new S3DeltaException(code, text.toString(), cause);
        }

        private Builder line(String label, Object value) {
            text.add(label + value);
            return this;
        }
    }
}
