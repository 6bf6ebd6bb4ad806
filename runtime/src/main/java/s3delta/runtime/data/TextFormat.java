package s3delta.runtime.data;

import java.nio.charset.Charset;
import java.nio.charset.IllegalCharsetNameException;
import java.nio.charset.StandardCharsets;
import java.nio.charset.UnsupportedCharsetException;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import s3delta.runtime.json.Require;

/**
 * How text files are written, where they do not show it.
 *
 * @param delimiter what separates the fields of CSV and TSV: a character, or {@code tab}; found where absent
 * @param encoding such as {@code latin-1}; where absent UTF-8, or what a byte-order mark says
 * @param decimal what stands before the decimals of numbers in CSV and TSV, a point or a comma; a point where absent
 */
public record TextFormat(Optional<String> delimiter, Optional<String> encoding, Optional<String> decimal) {
    /** Delimiters are found, the rest is customary. */
    public static final TextFormat DEFAULTS = new TextFormat(Optional.empty(), Optional.empty(), Optional.empty());

    private static final Pattern DECIMAL_COMMA = Pattern.compile("[+-]?[0-9]+,[0-9]+");
    private static final Map<String, String> NAMED = Map.of("tab", "\t", "\\t", "\t");

    /**
     * Checks the values.
     *
     * @throws IllegalArgumentException if one is none of those that are allowed
     */
    public TextFormat {
        delimiter.ifPresent(text -> Require.that(
                NAMED.containsKey(text) || (text.length() == 1 && "\"\r\n\0".indexOf(text.charAt(0)) < 0),
                "delimiter",
                "one character, such as ';' or '|', or tab",
                "'" + text + "'"));
        encoding.ifPresent(name -> Require.that(
                charset(name).isPresent(), "encoding", "an encoding such as utf-8, latin-1 or windows-1252", name));
        decimal.ifPresent(
                mark -> Require.that(mark.equals(".") || mark.equals(","), "decimal", "'.' or ','", "'" + mark + "'"));
    }

    Optional<Character> mark() {
        return delimiter.map(text -> NAMED.getOrDefault(text, text).charAt(0));
    }

    /**
     * Returns the encoding where no byte-order mark says another.
     *
     * @return the encoding
     */
    public Charset charset() {
        return encoding.flatMap(TextFormat::charset).orElse(StandardCharsets.UTF_8);
    }

    /**
     * Says whether a text is a number with a decimal comma.
     *
     * @param text a field of CSV or TSV
     * @return true for such as {@code 3,8}
     */
    public static boolean isOfDecimalComma(String text) {
        return DECIMAL_COMMA.matcher(text).matches();
    }

    boolean decimalComma() {
        return decimal.filter(","::equals).isPresent();
    }

    private static Optional<Charset> charset(String name) {
        try {
            return Optional.of(Charset.forName(name.toLowerCase(Locale.ROOT).replace("latin-", "latin")));
        } catch (IllegalCharsetNameException | UnsupportedCharsetException e) {
            return Optional.empty();
        }
    }
}
