package s3delta.bench.run;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.SplittableRandom;
import s3delta.bench.step.WordTokenizer;
import s3delta.testkit.TinyT5;

/** A tiny backbone with a tokenizer, and rows of a task like CoLA whose label is whether the word "good" is there. */
public final class TinyTask {
    private static final List<String> WORDS =
            List.of("<pad>", "</s>", "<unk>", "cola", "sentence:", "0", "1", "good", "bad", "the", "a", "dog", "cat");

    private TinyTask() {}

    public static Path backbone(Path directory) {
        return backbone(directory, 1);
    }

    static Path backbone(Path directory, long seed) {
        Path model = TinyT5.RELU.write(created(directory), seed);
        write(model.resolve("tokenizer.json"), WordTokenizer.json(WORDS));
        return model;
    }

    public static Path data(Path directory) {
        return data(directory, "cola");
    }

    /** Writes the same rows for each of some tasks that read a sentence. */
    static Path data(Path directory, String... tasks) {
        for (String task : tasks) {
            write(directory.resolve("glue/" + task + "/train.jsonl"), rows(96, 1));
            write(directory.resolve("glue/" + task + "/validation.jsonl"), rows(40, 2));
        }
        return directory;
    }

    /**
     * Writes a backbone, rows of CoLA and a configuration that names both and the folder out.
     *
     * @param folder where to
     * @param settings all else, as YAML
     * @return the configuration
     */
    static Path config(Path folder, String settings) {
        Path file = folder.resolve("run.yaml");
        write(
                file,
                """
                backbone: %s
                data: %s
                out: %s
                """.formatted(backbone(folder.resolve("backbone")), data(folder.resolve("data")), folder.resolve("out"))
                        + settings);
        return file;
    }

    private static String rows(int count, long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        StringBuilder rows = new StringBuilder();
        for (int i = 0; i < count; i++) {
            boolean good = i % 2 == 0;
            String noun = random.nextBoolean() ? "dog" : "cat";
            String article = random.nextBoolean() ? "the" : "a";
            rows.append("{\"sentence\":\"%s %s %s\",\"label\":%d,\"idx\":%d}%n"
                    .formatted(article, good ? "good" : "bad", noun, good ? 1 : 0, i));
        }
        return rows.toString();
    }

    private static Path created(Path directory) {
        try {
            return Files.createDirectories(directory);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void write(Path file, String text) {
        try {
            Files.createDirectories(file.toAbsolutePath().getParent());
            Files.writeString(file, text);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
