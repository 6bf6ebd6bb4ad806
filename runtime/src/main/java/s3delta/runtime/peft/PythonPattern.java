package s3delta.runtime.peft;

import java.util.Optional;
import java.util.concurrent.CancellationException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Matcher;
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
    /** The name of the group that {@link #group} takes. */
    static final String GROUP = "s3delta";

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
            pattern = Pattern.compile(before + translated(text) + after);
        } catch (StackOverflowError e) {
            throw refused("one with too many groups");
        } catch (PatternSyntaxException e) {
            throw refused(String.valueOf(e.getMessage()).lines().findFirst().orElse(""));
        }
    }

    /**
     * Writes an expression as Java reads it: names of groups without the P, references to them, and no classes within classes.
     */
    private static String translated(String python) {
        StringBuilder java = new StringBuilder();
        // Where the class of characters begins that this is in, or -1.
        int open = -1;
        for (int i = 0; i < python.length(); i++) {
            char c = python.charAt(i);
            if (c == '\\' && i + 1 < python.length()) {
                java.append(c).append(python.charAt(++i));
            } else if (open >= 0) {
                boolean first = i == open + 1 || (i == open + 2 && python.charAt(i - 1) == '^');
                if (c == ']' && !first) {
                    open = -1;
                    java.append(c);
                } else {
                    java.append("[]&".indexOf(c) < 0 ? "" : "\\").append(c);
                }
            } else if (python.startsWith("(?P<", i) && python.indexOf('>', i) > 0) {
                int end = python.indexOf('>', i);
                java.append("(?<").append(name(python.substring(i + 4, end))).append('>');
                i = end;
            } else if (python.startsWith("(?P=", i) && python.indexOf(')', i) > 0) {
                int end = python.indexOf(')', i);
                java.append("\\k<").append(name(python.substring(i + 4, end))).append('>');
                i = end;
            } else if (python.startsWith("{,", i)) {
                java.append("{0,");
                i++;
            } else {
                open = c == '[' ? i : -1;
                java.append(c);
            }
        }
        return java.toString();
    }

    /** Writes a group's name without underscores, which Java's have not. */
    private static String name(String python) {
        return "g" + python.replace("_", "U95");
    }

    /**
     * Matches the whole of a module's path, and takes a group out of it.
     *
     * @param path the path
     * @return what the group {@link #GROUP} matches; empty where the whole does not
     * @throws S3DeltaException {@link ErrorCode#FILE_FORMAT} if that takes too many steps
     */
    Optional<String> group(String path) {
        try {
            Matcher matcher = pattern.matcher(new Counted(path, new AtomicInteger()));
            return matcher.matches() ? Optional.ofNullable(matcher.group(GROUP)) : Optional.empty();
        } catch (CancellationException | StackOverflowError e) {
            throw refused("one that takes too long");
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
