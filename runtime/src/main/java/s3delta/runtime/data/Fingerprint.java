package s3delta.runtime.data;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import s3delta.api.ErrorCode;
import s3delta.api.S3DeltaException;

/** Tells whether two runs read the same data. */
public final class Fingerprint {
    private static final int BYTES_SHOWN = 8;

    private Fingerprint() {}

    /**
     * Digests names, sizes and contents; directories do not matter.
     *
     * @param files the files, in the order of their use
     * @return the first 16 hexadecimal digits of the SHA-256
     * @throws S3DeltaException {@code FILE_MISSING} if a file cannot be read
     */
    public static String of(List<Path> files) {
        MessageDigest digest = sha256();
        for (Path file : files) {
            add(digest, file);
        }
        return HexFormat.of().formatHex(digest.digest(), 0, BYTES_SHOWN);
    }

    /**
     * Digests a text.
     *
     * @param text the text
     * @return the first 16 hexadecimal digits of the SHA-256
     */
    public static String ofText(String text) {
        return HexFormat.of().formatHex(sha256().digest(text.getBytes(StandardCharsets.UTF_8)), 0, BYTES_SHOWN);
    }

    private static void add(MessageDigest digest, Path file) {
        byte[] name = file.getFileName().toString().getBytes(StandardCharsets.UTF_8);
        try (InputStream in = Files.newInputStream(file)) {
            digest.update(ByteBuffer.allocate(Integer.BYTES + Long.BYTES)
                    .putInt(name.length)
                    .putLong(Files.size(file))
                    .array());
            digest.update(name);
            byte[] buffer = new byte[1 << 16];
            for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
                digest.update(buffer, 0, read);
            }
        } catch (IOException e) {
            throw S3DeltaException.of(ErrorCode.FILE_MISSING, "a data file cannot be read")
                    .where(file)
                    .got(e)
                    .mend("allow this user to read the file")
                    .cause(e)
                    .build();
        }
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }
}
