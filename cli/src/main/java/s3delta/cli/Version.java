package s3delta.cli;

import picocli.CommandLine.IVersionProvider;

/** Tells which version runs on which Java. */
final class Version implements IVersionProvider {
    @Override
    public String[] getVersion() {
        return new String[] {"s3delta " + s3delta.runtime.Version.number() + " on Java " + Runtime.version()};
    }
}
