package s3delta.runtime.text;

import java.util.Locale;

/** Texts of files and servers as a terminal may show them: what it would take for a command is escaped as in JSON. */
public final class Printable {
    private Printable() {}

    /**
     * Escapes what does not print, but for line feeds and tabs.
     *
     * @param text any text
     * @return the text with {@code \\u001b} and the like; JSON stays the same JSON
     */
    public static String lines(String text) {
        if (text.codePoints().noneMatch(Printable::hidden)) {
            return text;
        }
        StringBuilder shown = new StringBuilder();
        text.chars().forEach(c -> {
            if (hidden(c)) {
                shown.append(String.format(Locale.ROOT, "\\u%04x", c));
            } else {
                shown.append((char) c);
            }
        });
        return shown.toString();
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

    /** Control characters, line separators, and what turns the direction of writing. */
    private static boolean hidden(int c) {
        return (Character.isISOControl(c) && c != '\n' && c != '\t')
                || (c >= 0x2028 && c <= 0x202E)
                || (c >= 0x2066 && c <= 0x2069);
    }
}
