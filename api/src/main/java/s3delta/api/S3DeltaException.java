package s3delta.api;

import java.io.Serial;
import java.util.Locale;
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

    private static final String LINE = System.lineSeparator() + "  ";
    private static final String MEND = "mend:     ";

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
     * Tells more about an error, before what to do.
     *
     * @param label what the line begins with, padded as the others are: ten characters
     * @param value the rest of the line
     * @return the same error with one more line, and this one as its cause
     */
    public S3DeltaException with(String label, Object value) {
        String text = String.valueOf(getMessage());
        String line = LINE + label + value;
        int mend = text.indexOf(LINE + MEND);
        String more = mend < 0 ? text + line : text.substring(0, mend) + line + text.substring(mend);
        return new S3DeltaException(code, more, new Throwable[] {this});
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
        private static final int LONGEST = 4_000;

        private final ErrorCode code;
        private final StringJoiner text = new StringJoiner(LINE);
        private Throwable[] cause = {};

        private Builder(ErrorCode code, String what) {
            this.code = code;
            text.add(printable(what));
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
            return line(MEND, advice);
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
            text.add(label + printable(String.valueOf(value)));
            return this;
        }

        /** What came from outside may be long, or hold what a terminal takes for commands. */
        private static String printable(String value) {
            String cut = value.length() <= LONGEST ? value : value.substring(0, LONGEST) + "...";
            if (cut.chars().noneMatch(Character::isISOControl)) {
                return cut;
            }
            StringBuilder text = new StringBuilder();
            cut.chars()
                    .forEach(letter -> text.append(
                            Character.isISOControl(letter)
                                    ? String.format(Locale.ROOT, "\\u%04x", letter)
                                    : String.valueOf((char) letter)));
            return text.toString();
        }
    }
}
