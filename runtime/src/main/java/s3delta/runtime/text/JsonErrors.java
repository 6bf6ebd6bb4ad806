package s3delta.runtime.text;

import java.util.regex.Pattern;
import tools.jackson.core.JacksonException;
import tools.jackson.core.exc.StreamConstraintsException;
import tools.jackson.core.exc.UnexpectedEndOfInputException;

/** Words what a parser of JSON says of a text, without its notes on itself and its options. */
public final class JsonErrors {
    private static final Pattern NOTES =
            Pattern.compile("(?s)(: |:? ?\\()(JSON spec|enable `|expected a valid value|was expecting \\(|maybe a "
                    + "|consider enabling|start marker at|for \\w+ starting at).*");

    private JsonErrors() {}

    /**
     * Words an error.
     *
     * @param e what the parser threw
     * @return what is wrong with the text
     */
    public static String plain(JacksonException e) {
        if (e instanceof UnexpectedEndOfInputException) {
            return "an end within a value";
        }
        String message = String.valueOf(e.getOriginalMessage());
        if (e instanceof StreamConstraintsException) {
            return message.contains("nesting")
                    ? "lists or objects within each other, too deep to be read"
                    : message.contains("Name") ? "a key that is too long" : "values that are too long or too many";
        }
        return message.startsWith("Trailing token")
                ? "a second value after the first"
                : NOTES.matcher(message).replaceAll("");
    }
}
