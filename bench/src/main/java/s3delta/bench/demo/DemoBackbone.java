package s3delta.bench.demo;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Objects;
import s3delta.api.S3DeltaException;

/** The micro T5 that the demo comes with, pre-trained by {@code s3delta bench pretrain-demo}. */
public final class DemoBackbone {
    private DemoBackbone() {}

    /**
     * Writes the backbone as a Hugging Face model directory: config.json, model.safetensors and tokenizer.json.
     *
     * @param directory where to; made if it is not there, files of these names are replaced
     * @throws S3DeltaException with {@link s3delta.api.ErrorCode#OUTPUT} if it cannot be written
     */
    public static void extractTo(Path directory) {
        BackboneFiles files = BackboneFiles.in(directory);
        for (String name : BackboneFiles.NAMES) {
            Path file = files.directory().resolve(name);
            try (InputStream in = open(name)) {
                Files.copy(in, file, StandardCopyOption.REPLACE_EXISTING);
            } catch (IOException e) {
                throw BackboneFiles.unwritable(file, e);
            }
        }
    }

    private static InputStream open(String name) {
        return Objects.requireNonNull(DemoBackbone.class.getResourceAsStream("backbone/" + name), name);
    }
}
