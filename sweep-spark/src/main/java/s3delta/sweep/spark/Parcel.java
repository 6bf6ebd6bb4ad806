package s3delta.sweep.spark;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.Base64;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import java.util.zip.Deflater;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;
import java.util.zip.ZipOutputStream;
import s3delta.api.spi.TrialRequest;

/** Files of a directory as one, and a shipped trial's results as text that fits into a line. */
final class Parcel {
    /** How much of results travels: Spark's driver has them in memory. */
    static final int MOST_MEGABYTES = 64;

    private static final String OUT = "out/";
    private static final String LOG = "log";
    private static final String CONFIG = "config.yaml";
    private static final String RESULT = "result.json";

    private Parcel() {}

    static void write(Path directory, List<Path> files, OutputStream to) throws IOException {
        try (ZipOutputStream zip = new ZipOutputStream(to)) {
            zip.setLevel(Deflater.BEST_SPEED);
            for (Path file : files) {
                zip.putNextEntry(
                        new ZipEntry(directory.relativize(file).toString().replace('\\', '/')));
                Files.copy(file, zip);
            }
        }
    }

    /**
     * Takes a trial's results and messages from the place where it worked.
     *
     * @param workplace the place
     * @param names what directories of this host are called in the trial's configuration
     * @return text without line ends
     * @throws IOException if there is too much of it
     */
    static String pack(Path workplace, Map<Path, String> names) throws IOException {
        rename(workplace.resolve(OUT).resolve(RESULT), names);
        List<Path> files;
        try (Stream<Path> all = Files.walk(workplace)) {
            files = all.filter(file -> file.equals(workplace.resolve(LOG)) || file.startsWith(workplace.resolve(OUT)))
                    .filter(Files::isRegularFile)
                    .toList();
        }
        long bytes = files.stream().mapToLong(file -> file.toFile().length()).sum();
        if (bytes >> 20 >= MOST_MEGABYTES) {
            throw new IOException(
                    "results have " + (bytes >> 20) + " MiB, and at most " + MOST_MEGABYTES + " can be sent");
        }
        ByteArrayOutputStream zip = new ByteArrayOutputStream();
        write(workplace, files, zip);
        return Base64.getEncoder().encodeToString(zip.toByteArray());
    }

    /**
     * Puts results where the trial's configuration has them. The one that says that a trial is done is written last.
     *
     * @param parcel the results
     * @param trial the trial
     * @throws IOException if they cannot be written
     */
    static void unpack(String parcel, TrialRequest trial) throws IOException {
        Map<String, byte[]> files = new TreeMap<>(
                Comparator.comparing((String name) -> name.equals(RESULT)).thenComparing(Comparator.naturalOrder()));
        byte[] bytes = Base64.getDecoder().decode(parcel);
        try (ZipInputStream zip = new ZipInputStream(new ByteArrayInputStream(bytes))) {
            for (ZipEntry entry = zip.getNextEntry(); entry != null; entry = zip.getNextEntry()) {
                if (entry.getName().equals(LOG)) {
                    append(trial.log(), zip.readAllBytes());
                } else {
                    files.put(entry.getName().substring(OUT.length()), zip.readAllBytes());
                }
            }
        }
        if (files.containsKey(RESULT)) {
            files.put(CONFIG, Files.readAllBytes(trial.file()));
            for (Map.Entry<String, byte[]> file : files.entrySet()) {
                put(trial.directory(), file.getKey(), file.getValue());
            }
        }
    }

    private static void rename(Path result, Map<Path, String> names) throws IOException {
        if (Files.exists(result)) {
            String text = Files.readString(result);
            for (Map.Entry<Path, String> name : names.entrySet()) {
                text = text.replace("\"" + name.getKey() + "\"", "\"" + name.getValue() + "\"");
            }
            Files.writeString(result, text);
        }
    }

    private static void append(Path log, byte[] messages) throws IOException {
        Files.createDirectories(log.toAbsolutePath().resolveSibling(""));
        Files.write(log, messages, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
    }

    private static void put(Path directory, String name, byte[] content) throws IOException {
        Path file = directory.resolve(name).normalize();
        if (!file.startsWith(directory.normalize())) {
            throw new IOException("a result leads out of its directory: " + name);
        }
        Files.createDirectories(file.toAbsolutePath().resolveSibling(""));
        Path temporary = file.resolveSibling(file.getFileName() + ".part");
        Files.write(temporary, content);
        Files.move(temporary, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    }
}
