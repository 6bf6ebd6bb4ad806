package s3delta.sweep.spark;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileVisitOption;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.apache.spark.SparkFiles;
import org.apache.spark.api.java.JavaSparkContext;
import s3delta.api.ErrorCode;
import s3delta.api.S3DeltaException;
import s3delta.api.spi.TrialRequest;

/** Sends what trials read to hosts that see no common files. */
final class Shipping {
    private static final String PREFIX = "s3delta-";

    private Shipping() {}

    /**
     * Finds out whether inputs may be sent.
     *
     * @param inputs directories by key
     * @param most how many MiB; 0 where nothing is sent
     * @throws S3DeltaException {@link ErrorCode#EXECUTOR} if they are larger
     */
    static void check(Map<String, Path> inputs, int most) {
        long bytes = most == 0
                ? 0
                : inputs.values().stream().mapToLong(Shipping::bytes).sum();
        if (bytes >> 20 >= most && bytes > 0) {
            throw S3DeltaException.of(ErrorCode.EXECUTOR, "backbone and data are too large to be sent to each host")
                    .where("--with ship=" + most)
                    .expected("less than " + most + " MiB in " + inputs.values())
                    .got((bytes >> 20) + " MiB")
                    .fix("take files away that are not needed, raise 'ship', or use a directory that all hosts see");
        }
    }

    private static long bytes(Path directory) {
        return files(directory).stream()
                .mapToLong(file -> file.toFile().length())
                .sum();
    }

    private static List<Path> files(Path directory) {
        try (Stream<Path> files = Files.walk(directory, FileVisitOption.FOLLOW_LINKS)) {
            return files.filter(Files::isRegularFile).sorted().toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /**
     * Sends inputs to all executors, those of later too.
     *
     * @param spark the cluster
     * @param inputs directories by key
     * @throws IOException if there is no room for a copy
     */
    static void send(JavaSparkContext spark, Map<String, String> inputs) throws IOException {
        for (Map.Entry<String, String> input : inputs.entrySet()) {
            Path archive = Files.createTempFile(PREFIX, ".zip");
            archive.toFile().deleteOnExit();
            Path directory = Path.of(input.getValue());
            Parcel.write(directory, files(directory), Files.newOutputStream(archive));
            spark.sc().addArchive(archive.toUri() + "#" + PREFIX + input.getKey());
        }
    }

    /**
     * Finds what was sent.
     *
     * @param key the input's key
     * @return its directory on this host
     */
    static Path received(String key) {
        return root().resolve(PREFIX + key);
    }

    /**
     * Sets a place up where a shipped trial works, or finds the one of its last attempt on this host.
     *
     * @param trial the trial as the sweep knows it
     * @param text its configuration
     * @return the trial as this host knows it
     * @throws IOException if there is no room
     */
    static TrialRequest arrive(TrialRequest trial, String text) throws IOException {
        Path workplace = Files.createDirectories(workplace(trial.id()));
        Path file = Files.writeString(workplace.resolve("trial.yaml"), text);
        return new TrialRequest(
                trial.id(), file, workplace.resolve("out"), workplace.resolve("log"), trial.resources());
    }

    /**
     * Shows a shipped trial where its files are.
     *
     * @param trial the trial as this host knows it
     * @param inputs directories by key
     * @return paths of this host, by key
     */
    static Map<String, Path> paths(TrialRequest trial, Map<String, String> inputs) {
        Map<String, Path> paths = new TreeMap<>();
        inputs.keySet().forEach(key -> paths.put(key, received(key)));
        paths.put("out", trial.directory());
        paths.put("data-cache.folder", root().resolve(PREFIX + "cache"));
        return paths;
    }

    /**
     * Says where a trial works on this host; the place goes when the executor does.
     *
     * @param id the trial's id
     * @return its directory, which need not be there
     */
    static Path workplace(String id) {
        return root().resolve(PREFIX + "trial-" + id);
    }

    /** Executors say "." here; a trial's process has another working directory. */
    private static Path root() {
        return Path.of(SparkFiles.getRootDirectory()).toAbsolutePath().normalize();
    }
}
