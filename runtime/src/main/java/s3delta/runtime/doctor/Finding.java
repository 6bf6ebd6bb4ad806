package s3delta.runtime.doctor;

import java.util.function.Supplier;
import s3delta.api.S3DeltaException;
import s3delta.api.Stability;

/**
 * What one check found.
 *
 * @param level how bad it is
 * @param subject what was looked at, one word
 * @param text what was seen
 * @param fix what the user can do; empty where nothing need be done
 * @since 0.1
 */
@Stability(Stability.Level.EXPERIMENTAL)
public record Finding(Level level, String subject, String text, String fix) {
    /** How bad a finding is. */
    public enum Level {
        /** As it should be. */
        OK,
        /** Works, but worse than it could. */
        WARN,
        /** Something will not work. */
        FAIL
    }

    static Finding ok(String subject, String text) {
        return new Finding(Level.OK, subject, text, "");
    }

    static Finding warn(String subject, String text, String fix) {
        return new Finding(Level.WARN, subject, text, fix);
    }

    static Finding fail(String subject, String text, String fix) {
        return new Finding(Level.FAIL, subject, text, fix);
    }

    /** Makes a check. An error's text says already what to do. */
    static Finding of(String subject, Supplier<String> check) {
        try {
            return ok(subject, check.get());
        } catch (S3DeltaException e) {
            return fail(subject, String.valueOf(e.getMessage()), "");
        }
    }
}
