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
import s3delta.bench.demo.Inferences.Inference;
import s3delta.bench.demo.Inferences.InferenceRule;
import s3delta.bench.demo.Inferences.Relation;
import s3delta.bench.demo.PairRules.MinimalPair;
import s3delta.bench.demo.PairRules.PairRule;
import s3delta.runtime.json.WholeFile;
import tools.jackson.databind.json.JsonMapper;

/** Writes the demo's labelled data: three tasks of 2,000 training, 400 validation and 400 test rows. */
public final class DemoData {
    /** The splits and how many rows each has. */
    static final Map<String, Integer> SIZES = sizes();

    /** What the stored data sets were drawn from. */
    static final long STORED_SEED = 1;

    private DemoData() {}

    /**
     * A task over the demo's English.
     *
     * @param name its name and its directory's
     * @param labels the labels, each one word
     * @param group how many rows are drawn at once; they belong into the same split, whose size is a multiple of it
     * @param drawing draws the rows of a group
     */
    record DemoTask(String name, List<String> labels, int group, Drawing drawing) {}

    /** Draws the rows of the group with a number. */
    interface Drawing {
        List<Row> rows(Draw draw, int number);
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
     * <p>{@code acceptability} has the column {@code sentence}; {@code roles} has {@code sentence} and {@code question};
     * {@code entailment} has {@code premise} and {@code hypothesis}. No two rows of a task have the same source.
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
                new DemoTask("acceptability", List.of("0", "1"), 2, (draw, n) -> acceptability(lexicon, draw, n)),
                new DemoTask("roles", List.of("0", "1"), 1, (draw, n) -> List.of(roles(lexicon, draw, n % 2 == 1))),
                new DemoTask(
                        "entailment", List.of("0", "1", "2"), 1, (draw, n) -> List.of(entailment(lexicon, draw, n))));
    }

    /** Is the sentence grammatical? 1 if so; rows come in minimal pairs. */
    private static List<Row> acceptability(Lexicon lexicon, Draw draw, int number) {
        PairRule rule = PairRules.RULES.get(number % PairRules.RULES.size());
        MinimalPair pair = rule.draw(Phrases.of(lexicon, draw));
        return List.of(
                new Row(rule.name(), Map.of("sentence", Words.text(pair.good())), "1"),
                new Row(rule.name(), Map.of("sentence", Words.text(pair.bad())), "0"));
    }

    /** Who did what to whom? 1 if the sentence says what is asked. */
    private static Row roles(Lexicon lexicon, Draw draw, boolean said) {
        Scene scene = Scene.draw(Phrases.of(lexicon, draw));
        List<Event> choices =
                said ? scene.facts() : draw.chance(0.5) && !scene.turned().isEmpty() ? scene.turned() : scene.others();
        Event asked = draw.pick(choices);
        Event question = draw.chance(0.2) ? asked.passive() : asked;
        return new Row(
                "scene",
                fields("sentence", Words.of(scene.words(), "."), "question", Words.of(question, "?")),
                said ? "1" : "0");
    }

    /** Does the hypothesis follow from the premise? 0 yes, 1 it may or may not be so, 2 it cannot be so. */
    private static Row entailment(Lexicon lexicon, Draw draw, int number) {
        Relation[] relations = {Relation.ENTAILMENT, Relation.NEUTRAL, Relation.CONTRADICTION};
        int label = number % relations.length;
        InferenceRule rule = Inferences.RULES.get(number / relations.length % Inferences.RULES.size());
        Inference inference = rule.draw(Phrases.of(lexicon, draw), relations[label]);
        List<String> hypothesis = Words.of(inference.hypothesis(), ".");
        return new Row(
                rule.name(),
                fields("premise", Words.of(inference.premise(), "."), "hypothesis", hypothesis),
                String.valueOf(label));
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
                List<Row> drawn = task.drawing().rows(draw, rows.size() / task.group());
                if (drawn.stream().noneMatch(row -> seen.contains(row.fields()))) {
                    drawn.forEach(row -> seen.add(row.fields()));
                    rows.addAll(drawn);
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
        sizes.put("train", 2_000);
        sizes.put("validation", 400);
        sizes.put("test", 400);
        return sizes;
    }

    /** {@code s3delta bench demo-data}: makes the demo's data sets again. */
    @Command(name = "demo-data", description = "Draw the demo's data sets.")
    public static final class DrawCommand implements Runnable {
        @Option(
                names = "--out",
                paramLabel = "DIR",
                required = true,
                description = "Directory to write TASK/SPLIT.jsonl to.")
        private Path out = Path.of("");

        @Option(names = "--seed", paramLabel = "N", description = "Where the rows come from (${DEFAULT-VALUE}).")
        private long seed = STORED_SEED;

        /** Makes the command; called by picocli. */
        public DrawCommand() {}

        @Override
        public void run() {
            write(out, seed);
        }
    }
}
