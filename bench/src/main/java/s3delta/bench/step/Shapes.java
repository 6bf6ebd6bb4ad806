package s3delta.bench.step;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import s3delta.api.ErrorCode;
import s3delta.api.S3DeltaException;

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
        try {
            Path directory = Files.createTempDirectory("s3delta-shape");
            try {
                writer.accept(named.get(), directory);
                use.accept(directory);
            } finally {
                Files.deleteIfExists(directory.resolve("config.json"));
                Files.deleteIfExists(directory.resolve("model.safetensors"));
                Files.deleteIfExists(directory.resolve("model.safetensors.part"));
                Files.deleteIfExists(directory);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static void atLeast(String option, int value, int least) {
        if (value < least) {
            throw S3DeltaException.of(ErrorCode.USAGE, "a number is too small")
                    .where(option)
                    .expected("at least " + least)
                    .got(value)
                    .mend("give a larger number")
                    .build();
        }
    }
}
