package s3delta.bench.demo;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import s3delta.bench.demo.Event.NounPhrase;
import s3delta.bench.demo.Event.Tense;
import s3delta.bench.demo.Lexicon.Count;
import s3delta.bench.demo.Lexicon.Sort;
import s3delta.bench.demo.Lexicon.VerbKind;
import s3delta.runtime.json.WholeFile;
import tools.jackson.databind.json.JsonMapper;

/** Writes the demo's labelled data: three tasks of 4,000 training, 400 validation and 400 test rows. */
public final class DemoData {
    /** The splits and how many rows each has. */
    static final Map<String, Integer> SIZES = sizes();

    /** What the stored data sets were drawn from. */
    static final long STORED_SEED = 1;

    private static final List<Tense> TENSES = List.of(Tense.PAST, Tense.FUTURE, Tense.PERFECT);

    private DemoData() {}

    /**
     * A task over the demo's English.
     *
     * @param name its name and its directory's
     * @param labels the labels, each one word
     * @param drawing draws rows
     */
    record DemoTask(String name, List<String> labels, Drawing drawing) {}

    /** Draws the row with a number, which decides its label. */
    interface Drawing {
        Row row(Draw draw, int number);
    }

    /**
     * One labelled row of a task.
     *
     * @param rule what it tests, such as {@code agreement}
     * @param fields the source texts by column, in order
     * @param label the right answer
     */
    record Row(String rule, Map<String, String> fields, String label) {}

    /**
     * Writes {@code <directory>/<task>/<split>.jsonl}, one row a line: {@code id}, the source columns and {@code label}.
     *
     * <p>All have the column {@code sentence}; {@code roles} and {@code sentiment} have {@code question}, too. No two rows of a task have the same
     * source.
     *
     * @param directory where to; made if it does not exist
     * @param seed the seed; the same rows for the same seed
     * @throws s3delta.api.S3DeltaException {@link s3delta.api.ErrorCode#OUTPUT} if a file cannot be written
     */
    static void write(Path directory, long seed) {
        for (DemoTask task : tasks(Lexicon.load())) {
            splits(task, seed).forEach((split, rows) -> {
                StringBuilder lines = new StringBuilder();
                for (int i = 0; i < rows.size(); i++) {
                    Map<String, String> line = new LinkedHashMap<>();
                    line.put("id", split + "-" + i + "-" + rows.get(i).rule());
                    line.putAll(rows.get(i).fields());
                    line.put("label", rows.get(i).label());
                    lines.append(JsonMapper.shared().writeValueAsString(line)).append('\n');
                }
                WholeFile.write(directory.resolve(task.name()).resolve(split + ".jsonl"), lines.toString());
            });
        }
    }

    /** Returns the tasks. */
    static List<DemoTask> tasks(Lexicon lexicon) {
        return List.of(
                new DemoTask("roles", List.of("0", "1"), (draw, n) -> roles(lexicon, draw, n % 2 == 1)),
                new DemoTask("sentiment", List.of("0", "1"), (draw, n) -> sentiment(lexicon, draw, n % 2 == 1)),
                new DemoTask("sequel", List.of("0", "1", "2"), (draw, n) -> sequel(lexicon, draw, n % TENSES.size())));
    }

    /** Who did it? 0 for a person, 1 for an animal; the other of the two is the one to whom it was done. */
    private static Row roles(Lexicon lexicon, Draw draw, boolean animal) {
        while (true) {
            Scene scene = Scene.draw(Phrases.of(lexicon, draw));
            Event fact = draw.pick(scene.facts());
            boolean acts = fact.agent().noun().sort() == Sort.ANIMAL;
            boolean suffers = fact.patient().get(0).noun().sort() == Sort.ANIMAL;
            if (acts == animal && suffers != animal) {
                return new Row(
                        "scene",
                        fields(
                                "sentence",
                                Words.of(scene.words(), "."),
                                "question",
                                Words.of("who", fact.verb().past(), "?")),
                        animal ? "1" : "0");
            }
        }
    }

    /** How is the one who does it? 0 for what is unpleasant to be, 1 for what is pleasant; the other of the two is the opposite. */
    private static Row sentiment(Lexicon lexicon, Draw draw, boolean pleasant) {
        Phrases phrases = Phrases.of(lexicon, draw);
        int side = pleasant ? 0 : 1;
        Event event = Event.of(
                described(phrases, side),
                phrases.verb(VerbKind.SOCIAL, VerbKind.SELF),
                draw.of(Tense.PAST, Tense.FUTURE, Tense.PERFECT),
                described(phrases, 1 - side));
        String tail = draw.of("", phrases.place(), phrases.manner());
        List<String> words = Scene.told(draw, event.with("", "", tail));
        return new Row(
                "taste",
                fields(
                        "sentence",
                        Words.of(words, "."),
                        "question",
                        Words.of("who", event.verb().past(), "?")),
                pleasant ? "1" : "0");
    }

    /** When does the last event happen? 0 in the past, 1 in the future, 2 if it has happened; the first is at another time. */
    private static Row sequel(Lexicon lexicon, Draw draw, int label) {
        Phrases phrases = Phrases.of(lexicon, draw);
        Tense other = TENSES.get((label + 1 + draw.random().nextInt(2)) % TENSES.size());
        Event first = clause(phrases, other);
        Event last = clause(phrases, TENSES.get(label));
        List<String> words = Words.of(first, draw.of("and", "but", "because", "while"), last, ".");
        return new Row("clauses", Map.of("sentence", Words.text(words)), String.valueOf(label));
    }

    private static Event clause(Phrases phrases, Tense tense) {
        return phrases.draw().chance(0.5)
                ? Event.of(phrases.living(), phrases.verb(VerbKind.QUIET), tense)
                : Event.of(phrases.living(), phrases.verb(VerbKind.THING), tense, phrases.lifeless());
    }

    private static NounPhrase described(Phrases phrases, int side) {
        String adjective =
                phrases.draw().pick(phrases.lexicon().pairs("living-opposites")).get(side);
        return NounPhrase.of("the", adjective, phrases.noun(Sort.LIVING), Count.SINGULAR);
    }

    private static Map<String, String> fields(String first, List<String> one, String second, List<String> other) {
        Map<String, String> fields = new LinkedHashMap<>();
        fields.put(first, Words.text(one));
        fields.put(second, Words.text(other));
        return fields;
    }

    /** Draws the splits of a task, each with as many rows of each label, no source text twice in any of them. */
    static Map<String, List<Row>> splits(DemoTask task, long seed) {
        Draw draw = Draw.of(seed, task.name());
        Set<Map<String, String>> seen = new HashSet<>();
        Map<String, List<Row>> splits = new LinkedHashMap<>();
        SIZES.forEach((split, size) -> {
            List<Row> rows = new ArrayList<>();
            while (rows.size() < size) {
                Row row = task.drawing().row(draw, rows.size());
                if (seen.add(row.fields())) {
                    rows.add(row);
                }
            }
            List<Row> shuffled = new ArrayList<>();
            rows.forEach(row -> shuffled.add(draw.random().nextInt(shuffled.size() + 1), row));
            splits.put(split, shuffled);
        });
        return splits;
    }

    private static Map<String, Integer> sizes() {
        Map<String, Integer> sizes = new LinkedHashMap<>();
        sizes.put("train", 4_000);
        sizes.put("validation", 400);
        sizes.put("test", 400);
        return sizes;
    }

    /** {@code s3delta bench demo-data}: makes the demo's data sets again. */
    @Command(name = "demo-data")
    public static final class DrawCommand implements Runnable {
        @Option(names = "--out", paramLabel = "DIR", required = true)
        private Path out = Path.of("");

        @Option(names = "--seed", paramLabel = "N")
        private long seed = STORED_SEED;

        /** Makes the command; called by picocli. */
        public DrawCommand() {}

        @Override
        public void run() {
            write(out, seed);
        }
    }
}
