package s3delta.testsupport;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import org.junit.jupiter.api.function.Executable;
import s3delta.api.S3DeltaException;

/**
 * Compares texts that users see with a module's files; {@code -Ds3delta.golden=write} writes the files anew.
 */
public enum Golden {
    /** Texts of {@code runtime}. */
    RUNTIME,
    /** Texts of {@code cli}. */
    CLI;

    /**
     * Checks an error's code and text.
     *
     * @param name name of the file, without its ending
     * @param directory a directory whose path the text may hold, written as {@code DIR}
     * @param action what must fail
     */
    public void error(String name, Path directory, Executable action) {
        S3DeltaException e = assertThrows(S3DeltaException.class, action);
        text(name, (e.code().label() + ": " + e.getMessage() + "\n").replace(directory.toString(), "DIR"));
    }

    /**
     * Checks a text.
     *
     * @param name name of the file, without its ending
     * @param text the text
     */
    public void text(String name, String text) {
        String module = name().toLowerCase(Locale.ROOT);
        Path file = Path.of(
                System.getProperty("s3delta.root"), module, "src", "test", "resources", "golden", name + ".txt");
        String normal = text.replace("\r\n", "\n").replace('\\', '/');
        try {
            if (System.getProperty("s3delta.golden", "").equals("write")) {
                Files.writeString(file, normal);
            }
            assertTrue(Files.exists(file), () -> file + " is missing; write it with -Ds3delta.golden=write");
            assertEquals(Files.readString(file), normal, name);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
