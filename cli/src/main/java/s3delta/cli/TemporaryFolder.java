package s3delta.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import s3delta.api.ErrorCode;
import s3delta.api.S3DeltaException;
import s3delta.runtime.json.WholeDirectory;

/**
 * A new folder among the system's temporary ones; with all that is in it deleted when closed, or when the program is
 * interrupted.
 *
 * @param path the folder
 */
public record TemporaryFolder(Path path) implements AutoCloseable {
    /**
     * Makes a folder.
     *
     * @param name what its name ends with
     * @return the folder, to be closed by the caller
     * @throws S3DeltaException {@link ErrorCode#OUTPUT} if it cannot be made
     */
    public static TemporaryFolder of(String name) {
        try {
            TemporaryFolder folder = new TemporaryFolder(Files.createTempDirectory("s3delta-" + name));
            Runtime.getRuntime().addShutdownHook(new Thread(folder::close, "delete " + folder.path));
            return folder;
        } catch (IOException e) {
            throw S3DeltaException.of(ErrorCode.OUTPUT, "a temporary folder cannot be made")
                    .where(System.getProperty("java.io.tmpdir"))
                    .got(e.getClass().getSimpleName() + ": " + e.getMessage())
                    .fix("make room there, or name another place: JAVA_TOOL_OPTIONS=-Djava.io.tmpdir=DIR")
                    .cause(e);
        }
    }

    @Override
    public void close() {
        WholeDirectory.delete(path);
    }
}
