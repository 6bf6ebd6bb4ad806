package s3delta.api.spi;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import s3delta.api.Stability;

/**
 * A line that one process writes to another: {@code s3delta-KIND} and fields, with tabs in between. In a field, backslash,
 * tab, line feed, carriage return and NUL are written {@code \\}, {@code \t}, {@code \n}, {@code \r} and {@code \0}.
 *
 * @param kind what the line is about, of lower-case letters
 * @param fields any texts
 * @since 0.1
 */
@Stability(Stability.Level.EXPERIMENTAL)
public record Message(String kind, List<String> fields) {
    private static final String MARK = "s3delta-";
    private static final String PLAIN = "\\\t\n\r\0";
    private static final String ESCAPED = "\\tnr0";

    /** Copies the fields. */
    public Message {
        fields = List.copyOf(fields);
    }

    /**
     * Makes a message.
     *
     * @param kind what it is about
     * @param fields written as {@link String#valueOf(Object)} writes them
     * @return the message
     */
    public static Message of(String kind, Object... fields) {
        return new Message(kind, Arrays.stream(fields).map(String::valueOf).toList());
    }

    /**
     * Reads a line.
     *
     * @param line a line without its end
     * @return the message; empty where the line is something else, such as a library's output
     */
    public static Optional<Message> parse(String line) {
        if (!line.startsWith(MARK)) {
            return Optional.empty();
        }
        List<String> all =
                Arrays.stream(line.split("\t", -1)).map(Message::unescaped).toList();
        return Optional.of(new Message(all.get(0).substring(MARK.length()), all.subList(1, all.size())));
    }

    /**
     * Writes the message.
     *
     * @return one line, without its end
     */
    public String line() {
        StringBuilder line = new StringBuilder(MARK).append(kind);
        for (String field : fields) {
            line.append('\t');
            escape(field, line);
        }
        return line.toString();
    }

    /**
     * Checks kind and size.
     *
     * @param wanted the kind
     * @param least how many fields it has at least
     * @return whether this is such a message
     */
    public boolean is(String wanted, int least) {
        return kind.equals(wanted) && fields.size() >= least;
    }

    /**
     * Returns a field.
     *
     * @param index from 0
     * @return the text
     * @throws IndexOutOfBoundsException if there are fewer fields
     */
    public String text(int index) {
        return fields.get(index);
    }

    /**
     * Returns a field that is a number.
     *
     * @param index from 0
     * @return the number
     * @throws NumberFormatException if it is none
     */
    public int number(int index) {
        return Integer.parseInt(fields.get(index));
    }

    private static void escape(String field, StringBuilder line) {
        for (int i = 0; i < field.length(); i++) {
            char c = field.charAt(i);
            int at = c > '\r' && c != '\\' ? -1 : PLAIN.indexOf(c);
            if (at < 0) {
                line.append(c);
            } else {
                line.append('\\').append(ESCAPED.charAt(at));
            }
        }
    }

    private static String unescaped(String field) {
        if (field.indexOf('\\') < 0) {
            return field;
        }
        StringBuilder plain = new StringBuilder(field.length());
        for (int i = 0; i < field.length(); i++) {
            int at = field.charAt(i) == '\\' && i + 1 < field.length() ? ESCAPED.indexOf(field.charAt(i + 1)) : -1;
            plain.append(at < 0 ? field.charAt(i) : PLAIN.charAt(at));
            i += at < 0 ? 0 : 1;
        }
        return plain.toString();
    }
}
