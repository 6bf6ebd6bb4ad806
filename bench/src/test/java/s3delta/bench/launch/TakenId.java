package s3delta.bench.launch;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import s3delta.api.SiteKind;
import s3delta.api.SiteShape;
import s3delta.api.spi.Delta;
import s3delta.api.spi.DeltaMethod;

/** A plugin whose id is taken. */
public record TakenId(String id, Config defaults, Set<SiteKind> sites) implements DeltaMethod<TakenId.Config> {
    /** No keys. */
    public record Config() {}

    /** Makes the method; called by {@link java.util.ServiceLoader}. */
    public TakenId() {
        this("bitfit", new Config(), Set.of(SiteKind.LINEAR));
    }

    @Override
    public Delta create(SiteShape site, Config config) {
        throw new UnsupportedOperationException("makes no deltas");
    }

    /** Packs this class as a plugin without a module descriptor. */
    static void writeJar(Path jar) throws IOException {
        try (OutputStream file = Files.newOutputStream(jar);
                ZipOutputStream zip = new ZipOutputStream(file)) {
            zip.putNextEntry(new ZipEntry("META-INF/services/" + DeltaMethod.class.getName()));
            zip.write(TakenId.class.getName().getBytes(StandardCharsets.UTF_8));
            for (Class<?> type : List.of(TakenId.class, Config.class)) {
                String name = type.getName().replace('.', '/') + ".class";
                try (InputStream in =
                        Objects.requireNonNull(type.getClassLoader().getResourceAsStream(name))) {
                    zip.putNextEntry(new ZipEntry(name));
                    in.transferTo(zip);
                }
            }
        }
    }
}
