package s3delta.testsupport;

import java.io.File;
import java.net.URISyntaxException;
import java.nio.file.Path;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Finds what tests compile against. */
public final class ClassPaths {
    private ClassPaths() {}

    /**
     * Finds where classes were loaded from.
     *
     * @param types a class of each jar or directory
     * @return the jars and directories, as a compiler takes them
     */
    public static String of(Class<?>... types) {
        return Stream.of(types).map(ClassPaths::origin).collect(Collectors.joining(File.pathSeparator));
    }

    private static String origin(Class<?> type) {
        try {
            return Path.of(type.getProtectionDomain()
                            .getCodeSource()
                            .getLocation()
                            .toURI())
                    .toString();
        } catch (URISyntaxException e) {
            throw new IllegalStateException(e);
        }
    }
}
