package s3delta.cli.demo;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.Objects;
import s3delta.api.ErrorCode;
import s3delta.api.S3DeltaException;

/** The stored backbone and data sets of the demo; {@code bench pretrain-demo} and {@code bench demo-data} make them. */
public final class DemoFiles {
    /** The files of the backbone. */
    public static final List<String> BACKBONE =
            List.of("config.json", "model.safetensors", "tokenizer.json", "README.md");

    /** The tasks, each with a file for every split. */
    public static final List<String> TASKS = List.of("roles", "sentiment", "sequel");

    /** The splits of a task. */
    public static final List<String> SPLITS = List.of("train", "validation", "test");

    private DemoFiles() {}

    /**
     * Writes the backbone, a Hugging Face model directory.
     *
     * @param directory where to; made if it is not there, files of the same names are replaced
     * @throws S3DeltaException {@link ErrorCode#OUTPUT} if it cannot be written
     */
    public static void backbone(Path directory) {
        BACKBONE.forEach(name -> copy("backbone/" + name, directory.resolve(name)));
    }

    /**
     * Writes {@code <task>/<split>.jsonl} of every task, one row a line: {@code id}, the source columns and {@code label}.
     *
     * @param directory where to; made if it is not there, files of the same names are replaced
     * @throws S3DeltaException {@link ErrorCode#OUTPUT} if it cannot be written
     */
    public static void data(Path directory) {
        for (String task : TASKS) {
            for (String split : SPLITS) {
                String name = task + "/" + split + ".jsonl";
                copy("data/" + name, directory.resolve(name));
            }
        }
    }

    /** Writes one resource. */
    static void copy(String resource, Path file) {
        try (InputStream in = Objects.requireNonNull(DemoFiles.class.getResourceAsStream(resource), resource)) {
            Files.createDirectories(file.toAbsolutePath().getParent());
            Files.copy(in, file, StandardCopyOption.REPLACE_EXISTING);
        } catch (IOException e) {
            throw S3DeltaException.of(ErrorCode.OUTPUT, "the demo's files cannot be written")
                    .where(file)
                    .expected("a directory that can be written to")
                    .got(e)
                    .fix("choose another directory, or make room in this one");
        }
    }
}
