package s3delta.runtime.engine;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.zip.CRC32;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

/**
 * Packs TorchScript source as the engine's model file: an uncompressed zip with the code, and a pickle that makes one
 * object of the code's class.
 */
final class KernelArchive {
    private static final String FOLDER = "kernels/";

    /** The format's version, which decides what the operations' arguments are; engines read older ones too. */
    private static final String VERSION = "10\n";

    private KernelArchive() {}

    /**
     * Packs.
     *
     * @param source TorchScript with one class, a module without parameters
     * @param className the class
     * @return the bytes of the model file
     */
    static byte[] pack(String source, String className) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (ZipOutputStream zip = new ZipOutputStream(bytes)) {
            put(zip, "data.pkl", module(className));
            put(zip, "code/__torch__.py", source.getBytes(StandardCharsets.UTF_8));
            // Protocol 2, an empty tuple.
            put(zip, "constants.pkl", new byte[] {(byte) 0x80, 2, ')', '.'});
            put(zip, "version", VERSION.getBytes(StandardCharsets.UTF_8));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return bytes.toByteArray();
    }

    /** Pickles a new object of the class with the attribute {@code training = True}, which every module has. */
    private static byte[] module(String className) {
        ByteArrayOutputStream pickle = new ByteArrayOutputStream();
        pickle.writeBytes(new byte[] {(byte) 0x80, 2});
        pickle.writeBytes(("c__torch__\n" + className + "\n").getBytes(StandardCharsets.UTF_8));
        // Called without arguments; then the state, a dictionary with one entry.
        pickle.writeBytes(new byte[] {')', (byte) 0x81, '}', '('});
        byte[] key = "training".getBytes(StandardCharsets.UTF_8);
        pickle.writeBytes(new byte[] {'X', (byte) key.length, 0, 0, 0});
        pickle.writeBytes(key);
        pickle.writeBytes(new byte[] {(byte) 0x88, 'u', 'b', '.'});
        return pickle.toByteArray();
    }

    private static void put(ZipOutputStream zip, String name, byte[] content) throws IOException {
        // The engine maps entries and cannot inflate them.
        ZipEntry entry = new ZipEntry(FOLDER + name);
        entry.setMethod(ZipEntry.STORED);
        entry.setSize(content.length);
        CRC32 sum = new CRC32();
        sum.update(content);
        entry.setCrc(sum.getValue());
        zip.putNextEntry(entry);
        zip.write(content);
        zip.closeEntry();
    }
}
