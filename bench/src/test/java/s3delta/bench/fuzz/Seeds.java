package s3delta.bench.fuzz;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.function.Consumer;
import s3delta.cli.TemporaryFolder;

/** Where seeds come from. */
final class Seeds {
    private Seeds() {}

    /** Takes a text that comes with the program. */
    static Seed text(String name) {
        return new Seed(name, Form.TEXT, resource(name));
    }

    /** Takes a text that comes with the program under another name. */
    static Seed text(String name, String resource) {
        return new Seed(name, Form.TEXT, resource(resource));
    }

    /** Takes a file that the program writes. */
    static Seed written(String name, Form form, Consumer<Path> writer) {
        try (TemporaryFolder folder = TemporaryFolder.of("seed")) {
            Path file = folder.path().resolve(name);
            writer.accept(file);
            return new Seed(name, form, Files.readAllBytes(file));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Writes a seed where its reader looks for it. */
    static void put(Path directory, Seed seed) {
        try {
            Path file = directory.resolve(seed.name());
            Files.createDirectories(file.resolveSibling(""));
            Files.write(file, seed.bytes());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static byte[] resource(String name) {
        try (InputStream in = Seeds.class.getResourceAsStream(name)) {
            if (in == null) {
                throw new IllegalStateException("the program lacks its file " + name);
            }
            return in.readAllBytes();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
