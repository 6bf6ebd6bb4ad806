package s3delta.runtime.peft;

import java.util.concurrent.CancellationException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;
import s3delta.api.ErrorCode;
import s3delta.api.S3DeltaException;
import s3delta.runtime.json.Place;

/**
 * A regular expression of a file: of Python's kind, whose common part Java shares. Matching takes a bounded number of
 * steps, whatever the expression.
 */
final class PythonPattern {
    private static final int MOST_STEPS = 1_000_000;

    private final String text;
    private final Place place;
    private final Pattern pattern;

    /**
     * Takes an expression.
     *
     * @param text the expression
     * @param place where it is written
     * @param before what is put before it
     * @param after what is put after it
     * @throws S3DeltaException {@link ErrorCode#FILE_FORMAT} if it is no expression
     */
    PythonPattern(String text, Place place, String before, String after) {
        this.text = text;
        this.place = place;
        try {
            // Python's names of groups are Java's without the P.
            pattern = Pattern.compile(before + text.replace("(?P<", "(?<") + after);
        } catch (StackOverflowError e) {
            throw refused("one with too many groups");
        } catch (PatternSyntaxException e) {
            throw refused(String.valueOf(e.getMessage()).lines().findFirst().orElse(""));
        }
    }

    /**
     * Matches the whole of a module's path.
     *
     * @param path the path
     * @return whether it matches
     * @throws S3DeltaException {@link ErrorCode#FILE_FORMAT} if that takes too many steps
     */
    boolean matches(String path) {
        try {
            return pattern.matcher(new Counted(path, new AtomicInteger())).matches();
        } catch (CancellationException | StackOverflowError e) {
            throw refused("one that takes too long");
        }
    }

    private S3DeltaException refused(String got) {
        return S3DeltaException.of(ErrorCode.FILE_FORMAT, "a regular expression cannot be used")
                .where(place)
                .expected("one that matches paths of modules")
                .got(got + ": '" + text + "'")
                .fix("list the modules by name");
    }

    /** A text that counts how often it is looked at. */
    private record Counted(String text, AtomicInteger looks) implements CharSequence {
        @Override
        public int length() {
            return text.length();
        }

        @Override
        public char charAt(int index) {
            if (looks.incrementAndGet() > MOST_STEPS) {
                throw new CancellationException();
            }
            return text.charAt(index);
        }

        @Override
        public CharSequence subSequence(int start, int end) {
            return text.substring(start, end);
        }

        @Override
        public String toString() {
            return text;
        }
    }
}
