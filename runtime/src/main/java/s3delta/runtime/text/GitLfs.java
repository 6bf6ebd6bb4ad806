package s3delta.runtime.text;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import s3delta.api.ErrorCode;
import s3delta.api.S3DeltaException;

/** Finds pointers of Git LFS: small texts that stand where a large file was not fetched. */
public final class GitLfs {
    private static final byte[] POINTER =
            "version https://git-lfs.github.com/spec/".getBytes(StandardCharsets.US_ASCII);

    private GitLfs() {}

    /**
     * Refuses a file that is a pointer.
     *
     * @param file the file; one that cannot be read or is no plain file passes, as its reader says why
     * @throws S3DeltaException {@link ErrorCode#FILE_FORMAT} if it is a pointer
     */
    public static void refuse(Path file) {
        if (!Files.isRegularFile(file)) {
            // A pipe would wait for its writer.
            return;
        }
        byte[] start;
        try (InputStream in = Files.newInputStream(file)) {
            start = in.readNBytes(POINTER.length);
        } catch (IOException e) {
            return;
        }
        if (Arrays.equals(start, POINTER)) {
            throw S3DeltaException.of(ErrorCode.FILE_FORMAT, "a file is a pointer of Git LFS, and not the file itself")
                    .where(file)
                    .expected("the file that the pointer stands for")
                    .fix("run 'git lfs pull' where the file is from, or download it again");
        }
    }
}
