package s3delta.testsupport;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.function.Executable;
import s3delta.api.ErrorCode;
import s3delta.api.S3DeltaException;

/** Asserts that something ends with a coded error. */
public final class ExpectedError {
    private ExpectedError() {}

    /**
     * Asserts code and text of an error.
     *
     * @param code the code
     * @param part what the text must contain, besides advice
     * @param action what must fail
     */
    public static void of(ErrorCode code, String part, Executable action) {
        S3DeltaException error = assertThrows(S3DeltaException.class, action);
        String text = String.valueOf(error.getMessage());
        assertEquals(code, error.code(), text);
        assertTrue(text.contains(part), text);
        assertTrue(text.contains("fix:"), text);
    }
}
