package s3delta.runtime.trial;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;

/** The SHA-256 at the end of a file, of all that stands before it. */
final class Seal {
    private static final int BYTES = 32;

    private Seal() {}

    /** Returns what digests a file while it is written. */
    static MessageDigest digest() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }

    /** Says whether a file is as it was written. */
    static boolean holds(Path file) throws IOException {
        MessageDigest digest = digest();
        long left = Files.size(file) - BYTES;
        try (InputStream in = Files.newInputStream(file)) {
            byte[] buffer = new byte[1 << 16];
            while (left > 0) {
                int read = in.readNBytes(buffer, 0, (int) Math.min(buffer.length, left));
                digest.update(buffer, 0, read);
                left = read == 0 ? -1 : left - read;
            }
            return left == 0 && MessageDigest.isEqual(digest.digest(), in.readAllBytes());
        }
    }
}
