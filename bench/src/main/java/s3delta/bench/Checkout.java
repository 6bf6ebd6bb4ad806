package s3delta.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import s3delta.api.ErrorCode;
import s3delta.api.S3DeltaException;

/** The checkout of the sources whose build this program is. */
public final class Checkout {
    private Checkout() {}

    /**
     * Finds something in the checkout.
     *
     * @param path below the root
     * @param fix what to do if it does not exist
     * @return its path
     * @throws S3DeltaException {@link ErrorCode#FILE_MISSING} if it does not exist
     */
    public static Path resolve(String path, String fix) {
        // bench/target/dist/lib holds the jar.
        Path found = ModuleLayer.boot()
                .configuration()
                .findModule("s3delta.bench")
                .flatMap(module -> module.reference().location())
                .map(location -> Path.of(location).resolve("../../../../..").normalize())
                .orElse(Path.of("").toAbsolutePath())
                .resolve(path);
        if (!Files.exists(found)) {
            throw S3DeltaException.of(ErrorCode.FILE_MISSING, "a part of the checkout is missing")
                    .where(found)
                    .expected("a checkout of the sources, built by ./s3delta")
                    .got("no such file")
                    .fix(fix);
        }
        return found;
    }

    /**
     * Runs a program with this process's input and output.
     *
     * @param command the program and its arguments
     * @param directory where it runs
     * @return its exit code
     */
    public static int run(List<String> command, Path directory) {
        try {
            Process process = new ProcessBuilder(command)
                    .directory(directory.toFile())
                    .inheritIO()
                    .start();
            try {
                return process.waitFor();
            } finally {
                process.destroy();
            }
        } catch (IOException e) {
            throw S3DeltaException.of(ErrorCode.FILE_MISSING, "a program cannot be started")
                    .where(command.get(0))
                    .got(e)
                    .fix("install it, or put it on PATH");
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted", e);
        }
    }
}
