package s3delta.bench.fuzz;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.zip.Deflater;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import s3delta.api.spi.DeltaMethod;
import s3delta.runtime.plugin.PluginFolders;

/** The reader of what plugins' jars declare. No class of them is loaded: a plugin may do whatever it wants. */
final class JarReaders {
    private static final int JAVA_17 = 61;

    private JarReaders() {}

    static List<Reader> all() {
        return List.of(new Reader(
                "plugin",
                () -> List.of(jar(Deflater.NO_COMPRESSION), jar(Deflater.BEST_COMPRESSION)),
                directory -> () -> PluginFolders.read(List.of(directory))));
    }

    private static Seed jar(int level) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (ZipOutputStream zip = new ZipOutputStream(bytes)) {
            zip.setLevel(level);
            put(zip, "META-INF/MANIFEST.MF", "Manifest-Version: 1.0\n".getBytes(StandardCharsets.UTF_8));
            String services = "# methods\ncom.example.Method\n";
            put(zip, "META-INF/services/" + DeltaMethod.class.getName(), services.getBytes(StandardCharsets.UTF_8));
            byte[] head = {(byte) 0xCA, (byte) 0xFE, (byte) 0xBA, (byte) 0xBE, 0, 0, 0, JAVA_17};
            put(zip, "com/example/Method.class", head);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return new Seed("my-plugin-1.0.jar", Form.BINARY, bytes.toByteArray());
    }

    private static void put(ZipOutputStream zip, String name, byte[] bytes) throws IOException {
        zip.putNextEntry(new ZipEntry(name));
        zip.write(bytes);
    }
}
