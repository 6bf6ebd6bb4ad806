package s3delta.runtime.json;

import java.util.Collection;
import s3delta.api.ErrorCode;
import s3delta.api.S3DeltaException;
import s3delta.runtime.text.Nearest;
import tools.jackson.databind.JsonNode;

/**
 * Words the errors of binding a tree.
 *
 * @param key code of an unknown key
 * @param value code of a missing, mistyped or refused value
 */
public record BindErrors(ErrorCode key, ErrorCode value) {
    /** For files that users write. */
    public static final BindErrors CONFIG = new BindErrors(ErrorCode.CONFIG_KEY, ErrorCode.CONFIG_VALUE);

    /** For files that this program writes. */
    public static final BindErrors FILE = new BindErrors(ErrorCode.FILE_FORMAT, ErrorCode.FILE_FORMAT);

    private static final int SHOWN = 200;

    S3DeltaException unknown(Place place, String name, Collection<String> known) {
        return S3DeltaException.of(key, "unknown key '" + name + "'")
                .where(place)
                .expected(known.isEmpty() ? "no keys" : "one of " + String.join(", ", known))
                .got("'" + name + "'")
                .fix(known.isEmpty() ? "remove the key" : Nearest.correction(name, known));
    }

    S3DeltaException missing(Place place, String expected) {
        return S3DeltaException.of(value, "a value is missing")
                .where(place)
                .expected(expected)
                .got("nothing")
                .fix("add the key '" + place.key() + "'");
    }

    /**
     * Words a value that cannot be read as what it should be.
     *
     * @param place where it is
     * @param expected what would have been right
     * @param got what is there
     * @return the error, to be thrown
     */
    public S3DeltaException wrong(Place place, String expected, JsonNode got) {
        return S3DeltaException.of(value, "a value cannot be read")
                .where(place)
                .expected(expected)
                .got(shown(got))
                .fix("correct the value");
    }

    /**
     * Words what a constructor says of values that can be read and yet are wrong.
     *
     * @param place where they are
     * @param e what it threw
     * @return the error, to be thrown
     */
    public S3DeltaException refused(Place place, IllegalArgumentException e) {
        S3DeltaException error = S3DeltaException.of(value, "a value is out of range");
        error = e instanceof Require.Refused refused
                ? error.where(place.child(refused.key()))
                        .expected(refused.expected())
                        .got(refused.got())
                : error.where(place).expected("values that fit together").got(String.valueOf(e.getMessage()));
        return error.fix("correct the value").cause(e);
    }

    static String shown(JsonNode node) {
        String text = node.isNull() || node.isMissingNode() ? "nothing" : node.toString();
        return text.length() <= SHOWN ? text : text.substring(0, SHOWN) + "...";
    }
}
