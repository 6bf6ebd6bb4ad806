package s3delta.bench.demo;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import s3delta.api.ErrorCode;
import s3delta.api.S3DeltaException;

/** {@code s3delta bench demo-files}: writes what runs can be tried on without a download. */
@Command(
        name = "demo-files",
        description = {
            "Write the demo's backbone and data, to try runs on.",
            "The acceptability task also lies where the task 'cola' is looked for."
        },
        footer = {"", "Example: s3delta bench demo-files --out try"})
public final class DemoFilesCommand implements Runnable {
    private static final String COLA = "glue/cola";

    @Option(
            names = "--out",
            paramLabel = "DIR",
            required = true,
            description = "Directory to write 'backbone' and 'data' to.")
    private Path out = Path.of("");

    @Option(names = "--seed", defaultValue = "1", description = "Seed of the data (default: 1).")
    private long seed;

    /** Makes the command; called by picocli. */
    public DemoFilesCommand() {}

    @Override
    public void run() {
        write(out, seed);
    }

    /**
     * Writes the files.
     *
     * @param directory where to
     * @param seed of the data
     * @throws S3DeltaException {@link ErrorCode#OUTPUT} if they cannot be written
     */
    public static void write(Path directory, long seed) {
        DemoBackbone.extractTo(directory.resolve("backbone"));
        Path data = directory.resolve("data");
        DemoData.write(data, seed);
        try {
            Files.createDirectories(data.resolve(COLA));
            for (String split : List.of("train.jsonl", "validation.jsonl")) {
                Files.copy(
                        data.resolve(DemoSettings.FIRST.name()).resolve(split),
                        data.resolve(COLA).resolve(split),
                        StandardCopyOption.REPLACE_EXISTING);
            }
        } catch (IOException e) {
            throw S3DeltaException.of(ErrorCode.OUTPUT, "the data cannot be written")
                    .where(data.resolve(COLA))
                    .expected("a directory that can be written to, with room")
                    .got(e)
                    .fix("give another directory or free this one")
                    .cause(e)
                    .build();
        }
    }
}
