package s3delta.bench.step;

import java.nio.file.Path;
import java.util.Optional;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import s3delta.cli.TemporaryFolder;

/** Backbones to measure with: of a published shape, made for the moment, or a user's. */
final class Shapes {
    private Shapes() {}

    /**
     * Does something with a backbone's directory.
     *
     * @param shape a published shape's name, or a directory
     * @param writer writes a checkpoint of a published shape
     * @param use what to do
     */
    static void with(String shape, BiConsumer<NamedShape, Path> writer, Consumer<Path> use) {
        Optional<NamedShape> named = NamedShape.of(shape);
        if (named.isEmpty()) {
            use.accept(Path.of(shape));
            return;
        }
        try (TemporaryFolder folder = TemporaryFolder.of("shape")) {
            writer.accept(named.get(), folder.path());
            use.accept(folder.path());
        }
    }
}
