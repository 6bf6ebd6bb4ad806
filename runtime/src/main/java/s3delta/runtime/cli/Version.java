package s3delta.runtime.cli;

import java.lang.module.ModuleDescriptor;
import java.util.Optional;
import picocli.CommandLine.IVersionProvider;

/** Tells which version runs on which Java. */
final class Version implements IVersionProvider {
    @Override
    public String[] getVersion() {
        return new String[] {"s3delta " + own() + " on Java " + Runtime.version()};
    }

    /**
     * Returns the version of the runtime's module.
     *
     * @return the version, or {@code unpackaged} where classes do not come from the packaged module
     */
    static String own() {
        return Optional.ofNullable(Version.class.getModule().getDescriptor())
                .flatMap(ModuleDescriptor::rawVersion)
                .orElse("unpackaged");
    }
}
