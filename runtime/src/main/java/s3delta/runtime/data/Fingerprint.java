package s3delta.runtime.data;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import s3delta.api.ErrorCode;
import s3delta.api.S3DeltaException;
import s3delta.api.spi.Message;
import s3delta.runtime.process.ServiceProcess;

/** Identifies data, so that two runs can be compared. */
public final class Fingerprint {
    private static final Logger LOG = LoggerFactory.getLogger(Fingerprint.class);
    private static final int BYTES_SHOWN = 8;

    /** From here on a process more costs less time than it saves. */
    private static final long LARGE = 1 << 24;

    private static final long SILENCE_SECONDS = 300;

    /** Compiled quickly, as all else is, SHA-256 takes ten times as long. */
    private static final String COMPILED_WELL = "-XX:TieredStopAtLevel=4";

    private Fingerprint() {}

    /**
     * Digests names, sizes and contents; directories do not matter.
     *
     * @param files the files, in the order of their use
     * @return the first 16 hexadecimal digits of the SHA-256
     * @throws S3DeltaException {@code FILE_MISSING} if a file cannot be read
     */
    public static String of(List<Path> files) {
        Optional<String> found = size(files) < LARGE ? Optional.empty() : elsewhere(files);
        return found.orElseGet(() -> here(files, () -> {}));
    }

    private static long size(List<Path> files) {
        try {
            long size = 0;
            for (Path file : files) {
                size += Files.size(file);
            }
            return size;
        } catch (IOException e) {
            // Reading reports what is wrong.
            return 0;
        }
    }

    /** Digests large files in a child process, whose Java knows the processor's instructions for that. */
    static Optional<String> elsewhere(List<Path> files) {
        List<String> answer = new ArrayList<>();
        try (ServiceProcess child = new ServiceProcess(FingerprintService.class, SILENCE_SECONDS, 0, COMPILED_WELL)) {
            Object[] paths = files.stream().map(Path::toAbsolutePath).toArray();
            child.ask(Message.of("digest", paths), item -> answer.add(item.text(0)));
            return answer.stream().findFirst();
        } catch (ServiceProcess.Failure | S3DeltaException e) {
            LOG.warn("Files are digested in this process, as the one for that failed: {}", e.getMessage());
            return Optional.empty();
        }
    }

    /**
     * Digests in this process.
     *
     * @param files the files
     * @param alive is called now and then
     */
    static String here(List<Path> files, Alive alive) {
        MessageDigest digest = sha256();
        for (Path file : files) {
            add(digest, file, alive);
        }
        return HexFormat.of().formatHex(digest.digest(), 0, BYTES_SHOWN);
    }

    /** Is called now and then. */
    @FunctionalInterface
    interface Alive {
        /** Reports that the work continues. */
        void beat() throws IOException;
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

    private static void add(MessageDigest digest, Path file, Alive alive) {
        byte[] name = file.getFileName().toString().getBytes(StandardCharsets.UTF_8);
        try (InputStream in = Files.newInputStream(file)) {
            digest.update(ByteBuffer.allocate(Integer.BYTES + Long.BYTES)
                    .putInt(name.length)
                    .putLong(Files.size(file))
                    .array());
            digest.update(name);
            byte[] buffer = new byte[1 << 20];
            for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
                digest.update(buffer, 0, read);
                alive.beat();
            }
        } catch (IOException e) {
            throw S3DeltaException.of(ErrorCode.FILE_MISSING, "a data file cannot be read")
                    .where(file)
                    .got(e)
                    .fix("allow this user to read the file");
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
