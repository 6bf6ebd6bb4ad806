package s3delta.runtime.text;

import java.util.Locale;
import java.util.regex.Pattern;

/** Texts of files and servers as a terminal may show them: what it would take for a command is escaped as in JSON. */
public final class Printable {
    /** Control characters, line separators, what turns the direction of writing, and halves of characters. */
    private static final Pattern HIDDEN = Pattern.compile(
            "[\\p{Cc}\\p{Cs}\\p{Zl}\\p{Zp}\\u061C\\u200E\\u200F\\u202A-\\u202E\\u2066-\\u2069&&[^\n\t]]");

    private Printable() {}

    /**
     * Escapes what does not print, but for line feeds and tabs.
     *
     * @param text any text
     * @return the text with {@code \\u001b} and the like; JSON stays the same JSON
     */
    public static String lines(String text) {
        return HIDDEN.matcher(text)
                .replaceAll(found -> String.format(
                        Locale.ROOT, "\\\\u%04x", (int) found.group().charAt(0)));
    }

    /**
     * Escapes what does not print, so that the text stands on one line.
     *
     * @param text any text
     * @return the text with {@code \n}, {@code \\u001b} and the like
     */
    public static String line(String text) {
        return lines(text.replace("\n", "\\n").replace("\r", "\\r").replace("\t", "\\t"));
    }
}
