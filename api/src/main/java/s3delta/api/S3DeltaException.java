package s3delta.api;

import java.io.IOException;
import java.io.Serial;
import java.nio.file.AccessDeniedException;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.NoSuchFileException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Something the user gave is wrong. It carries the parts of a report: what is wrong, where, what was expected, what was
 * found, and how to fix it. Programs decide how to show them; {@link #getMessage()} has them as text.
 *
 * <p>The command line prints the text without a stack trace and exits with code 2. Faults of S3Delta itself are other
 * exceptions.
 *
 * @since 0.1
 */
@Stability(Stability.Level.STABLE)
public final class S3DeltaException extends RuntimeException {
    @Serial
    private static final long serialVersionUID = 1L;

    private static final String FIX = "fix";

    private final transient Parts parts;

    private S3DeltaException(Parts parts, @Nullable Throwable cause) {
        super(parts.text(), cause);
        this.parts = parts;
    }

    /**
     * What an error reports. Control characters are escaped and long values are cut.
     *
     * @param code the kind of error
     * @param what the fact, in one clause without a full stop
     * @param details the rest, one line each, in the order in which they are shown
     * @since 0.1
     */
    @Stability(Stability.Level.STABLE)
    public record Parts(ErrorCode code, String what, List<Detail> details) {
        private static final int LONGEST = 4_000;

        /** Control characters, line separators, what turns the direction of writing, and halves of characters. */
        private static final Pattern HIDDEN =
                Pattern.compile("[\\p{Cc}\\p{Cs}\\p{Zl}\\p{Zp}\\u061C\\u200E\\u200F\\u202A-\\u202E\\u2066-\\u2069]");

        /** Escapes and cuts the texts and copies the list. */
        public Parts {
            what = printable(what);
            details = List.copyOf(details);
        }

        /**
         * Returns a detail.
         *
         * @param label its label, such as {@code where}
         * @return its value, the first where there are several
         */
        public Optional<String> detail(String label) {
            return details.stream()
                    .filter(detail -> detail.label().equals(label))
                    .map(Detail::value)
                    .findFirst();
        }

        /**
         * Returns the text that people read: the fact, then a line for each detail.
         *
         * @return the text, without a line end
         */
        public String text() {
            return what
                    + details.stream()
                            .map(detail -> System.lineSeparator() + "  "
                                    + String.format(Locale.ROOT, "%-10s", detail.label() + ":") + detail.value())
                            .collect(Collectors.joining());
        }

        /** What came from outside may be long, or hold what a terminal takes for commands. */
        private static String printable(String value) {
            String cut = value.length() <= LONGEST ? value : value.substring(0, LONGEST) + "...";
            return HIDDEN.matcher(cut)
                    .replaceAll(found -> String.format(
                            Locale.ROOT, "\\\\u%04x", (int) found.group().charAt(0)));
        }
    }

    /**
     * One line of an error's report.
     *
     * @param label what it is about, such as {@code where}, {@code expected}, {@code got} or {@code fix}
     * @param value the rest of the line
     * @since 0.1
     */
    @Stability(Stability.Level.STABLE)
    public record Detail(String label, String value) {
        /** Escapes control characters and cuts long values. */
        public Detail {
            value = Parts.printable(value);
        }
    }

    /**
     * Returns the stable code.
     *
     * @return the code, never null
     */
    public ErrorCode code() {
        return parts.code();
    }

    /**
     * Returns what the error reports.
     *
     * @return the parts, never null
     */
    public Parts parts() {
        return parts;
    }

    /**
     * Adds a detail before the advice on how to fix the error.
     *
     * @param label what it is about, in a word of at most eight letters
     * @param value the rest of the line
     * @return the same error with one more detail, and this one as its cause
     */
    public S3DeltaException with(String label, Object value) {
        List<Detail> details = new ArrayList<>(parts.details());
        int last = details.size() - 1;
        boolean advised = last >= 0 && details.get(last).label().equals(FIX);
        details.add(advised ? last : last + 1, new Detail(label, String.valueOf(value)));
        return new S3DeltaException(new Parts(parts.code(), parts.what(), details), this);
    }

    /**
     * Makes an error; what follows adds to it.
     *
     * @param code what kind of thing is wrong
     * @param what the fact, in one clause without a full stop
     * @return the error, to be thrown
     */
    public static S3DeltaException of(ErrorCode code, String what) {
        return new S3DeltaException(new Parts(code, what, List.of()), null);
    }

    /**
     * Says where: a file and key, a module path, a row.
     *
     * @param place the place
     * @return this error with the place
     */
    public S3DeltaException where(Object place) {
        return and("where", place);
    }

    /**
     * Says what would have been right.
     *
     * @param invariant the rule
     * @return this error with the rule
     */
    public S3DeltaException expected(Object invariant) {
        return and("expected", invariant);
    }

    /**
     * Says what came.
     *
     * @param value the value
     * @return this error with the value
     */
    public S3DeltaException got(Object value) {
        return and("got", value);
    }

    /**
     * Says what failed, and keeps it as the cause.
     *
     * @param failure what was thrown
     * @return this error with the failure
     */
    public S3DeltaException got(Throwable failure) {
        return and("got", words(failure)).cause(failure);
    }

    /** Words a failure of the file system without names of classes. */
    private static String words(Throwable failure) {
        if (failure instanceof NoSuchFileException e) {
            return "there is no " + e.getFile();
        } else if (failure instanceof AccessDeniedException e) {
            return "no permission for " + e.getFile();
        } else if (failure instanceof FileAlreadyExistsException e) {
            return "a file is there already: " + e.getFile();
        } else if (failure instanceof DirectoryNotEmptyException e) {
            return "a directory that is not empty: " + e.getFile();
        }
        String message = failure.getMessage();
        return failure instanceof IOException && message != null && !message.isBlank() ? message : failure.toString();
    }

    /**
     * Says what the user can do.
     *
     * @param advice the advice, as an instruction
     * @return this error with the advice
     */
    public S3DeltaException fix(Object advice) {
        return and(FIX, advice);
    }

    /**
     * Keeps the exception behind this one.
     *
     * @param exception the cause
     * @return this error with the cause
     */
    public S3DeltaException cause(Throwable exception) {
        return new S3DeltaException(parts, exception);
    }

    private S3DeltaException and(String label, Object value) {
        List<Detail> details = new ArrayList<>(parts.details());
        details.add(new Detail(label, String.valueOf(value)));
        return new S3DeltaException(new Parts(parts.code(), parts.what(), details), getCause());
    }
}
