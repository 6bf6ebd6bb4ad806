package s3delta.runtime.run;

import java.util.Optional;

/** The version of this build. */
public final class Version {
    private Version() {}

    /**
     * Returns the version.
     *
     * @return the jar's implementation version, or {@code development} outside a jar
     */
    public static String number() {
        return Optional.ofNullable(Version.class.getPackage().getImplementationVersion())
                .orElse("development");
    }
}
