package s3delta.api;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * Marks how far a public type can be relied on.
 *
 * @since 0.1
 */
@Documented
@Retention(RetentionPolicy.CLASS)
@Target(ElementType.TYPE)
@Stability(Stability.Level.STABLE)
public @interface Stability {
    /**
     * How far the marked type can be relied on.
     *
     * @return the level, never null
     */
    Level value();

    /** The promises that can be made of a type. */
    enum Level {
        /** Changes only with a new major version. */
        STABLE,
        /** May change with a new minor version, with a note in CHANGES.md. */
        EXPERIMENTAL
    }
}
