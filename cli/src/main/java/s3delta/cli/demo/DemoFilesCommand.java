package s3delta.cli.demo;

import java.nio.file.Path;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import s3delta.api.S3DeltaException;

/** {@code s3delta demo-files}: writes what runs can be tried on without a download. */
@Command(name = "demo-files")
public final class DemoFilesCommand implements Runnable {
    @Option(names = "--out", paramLabel = "DIR", required = true)
    private Path out = Path.of("");

    /** Makes the command; called by picocli. */
    public DemoFilesCommand() {}

    @Override
    public void run() {
        write(out);
    }

    /**
     * Writes the files.
     *
     * @param directory where to
     * @throws S3DeltaException {@link s3delta.api.ErrorCode#OUTPUT} if they cannot be written
     */
    public static void write(Path directory) {
        DemoFiles.backbone(directory.resolve("backbone"));
        Path data = directory.resolve("data");
        DemoFiles.data(data);
        for (String split : List.of("train", "validation")) {
            DemoFiles.copy(
                    "data/sentiment/" + split + ".jsonl",
                    data.resolve("glue/cola").resolve(split + ".jsonl"));
        }
    }
}
