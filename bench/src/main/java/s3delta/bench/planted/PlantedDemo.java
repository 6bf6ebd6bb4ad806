package s3delta.bench.planted;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;
import s3delta.cli.demo.DemoFiles;

/** The experiment of a study without one: the demo's backbone. */
final class PlantedDemo {
    private PlantedDemo() {}

    /**
     * Writes backbone and experiment.
     *
     * @param folder where to
     * @return the experiment's file
     */
    static Path in(Path folder) {
        DemoFiles.backbone(folder.resolve("backbone"));
        Path file = folder.resolve("planted.yaml");
        try (InputStream in = Objects.requireNonNull(PlantedDemo.class.getResourceAsStream("planted.yaml"))) {
            String text = new String(in.readAllBytes(), StandardCharsets.UTF_8);
            Files.writeString(file, text.replace("WORK", folder.toString()));
            return file;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
