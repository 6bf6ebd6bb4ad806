package s3delta.runtime;

import java.lang.module.ModuleDescriptor;
import java.util.Optional;
import s3delta.api.Stability;

/**
 * The version of this build.
 *
 * @since 0.1
 */
@Stability(Stability.Level.EXPERIMENTAL)
public final class Version {
    private Version() {}

    /**
     * Returns the version of the runtime's module.
     *
     * @return the version, or {@code unpackaged} where classes do not come from the packaged module
     */
    public static String number() {
        return Optional.ofNullable(Version.class.getModule().getDescriptor())
                .flatMap(ModuleDescriptor::rawVersion)
                .orElse("unpackaged");
    }
}
