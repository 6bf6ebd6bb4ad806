package s3delta.bench.demo;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import s3delta.api.ErrorCode;
import s3delta.api.S3DeltaException;
import tools.jackson.databind.json.JsonMapper;

/** Writes the demo's labelled data: three tasks of 2,000 training, 400 validation and 400 test rows. */
public final class DemoData {
    /** The splits and how many rows each has. */
    static final Map<String, Integer> SIZES = sizes();

    private DemoData() {}

    /**
     * Writes {@code <directory>/<task>/<split>.jsonl}, one row a line: {@code id}, the source columns and {@code label}.
     *
     * <p>{@code acceptability} has the column {@code sentence}; {@code roles} has {@code sentence} and {@code question};
     * {@code entailment} has {@code premise} and {@code hypothesis}. No two rows of a task have the same source.
     *
     * @param directory where to; made if it is not there
     * @param seed the seed; the same rows for the same seed
     * @throws S3DeltaException with {@link ErrorCode#OUTPUT} if a file cannot be written
     */
    public static void write(Path directory, long seed) {
        JsonMapper mapper = JsonMapper.shared();
        for (DemoTask task : tasks(Lexicon.load())) {
            splits(task, seed).forEach((split, rows) -> {
                List<String> lines = new ArrayList<>();
                for (Row row : rows) {
                    Map<String, String> line = new LinkedHashMap<>();
                    line.put("id", split + "-" + lines.size() + "-" + row.rule());
                    line.putAll(row.fields());
                    line.put("label", row.label());
                    lines.add(mapper.writeValueAsString(line) + "\n");
                }
                write(directory.resolve(task.name()).resolve(split + ".jsonl"), String.join("", lines));
            });
        }
    }

    /** Returns the tasks. */
    static List<DemoTask> tasks(Lexicon lexicon) {
        return List.of(new AcceptabilityTask(lexicon), new RolesTask(lexicon), new EntailmentTask(lexicon));
    }

    /** Draws the splits of a task, each with as many rows of each label, no source text twice in any of them. */
    static Map<String, List<Row>> splits(DemoTask task, long seed) {
        Draw draw = Draw.of(seed, task.name());
        Set<Map<String, String>> seen = new HashSet<>();
        Map<String, List<Row>> splits = new LinkedHashMap<>();
        SIZES.forEach((split, size) -> {
            List<Row> rows = new ArrayList<>();
            while (rows.size() < size) {
                List<Row> drawn = task.draw(draw, rows.size() / task.group());
                if (drawn.stream().noneMatch(row -> seen.contains(row.fields()))) {
                    drawn.forEach(row -> seen.add(row.fields()));
                    rows.addAll(drawn);
                }
            }
            splits.put(split, shuffled(rows, draw));
        });
        return splits;
    }

    private static List<Row> shuffled(List<Row> rows, Draw draw) {
        List<Row> shuffled = new ArrayList<>();
        for (Row row : rows) {
            int at = draw.random().nextInt(shuffled.size() + 1);
            shuffled.add(at, row);
        }
        return shuffled;
    }

    private static Map<String, Integer> sizes() {
        Map<String, Integer> sizes = new LinkedHashMap<>();
        sizes.put("train", 2_000);
        sizes.put("validation", 400);
        sizes.put("test", 400);
        return sizes;
    }

    private static void write(Path file, String text) {
        try {
            Files.createDirectories(file.toAbsolutePath().getParent());
            Files.writeString(file, text);
        } catch (IOException e) {
            throw S3DeltaException.of(ErrorCode.OUTPUT, "the data file cannot be written")
                    .where(file)
                    .expected("a directory that can be written to")
                    .got(e)
                    .fix("give another directory or free this one")
                    .cause(e)
                    .build();
        }
    }
}
