package s3delta.runtime.task;

import java.util.List;
import java.util.Locale;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import s3delta.api.ErrorCode;
import s3delta.api.S3DeltaException;
import s3delta.runtime.data.Row;
import s3delta.runtime.data.TextFormat;

/** One line of the table of tasks while it is written. */
final class TaskSpec {
    /** Where the label is. */
    private static final String COLUMN = "label";

    private static final int BEST_SCORE = 5;

    private final String name;
    private final String folder;
    private int maxSource;
    private List<String> columns = List.of();
    private List<String> headings = List.of();
    private String validationSplit = SplitRule.VALIDATION;
    private List<String> classNames = List.of();
    private SplitRule rule = SplitRule.HALVED;

    private TaskSpec(String name, String folder, int maxSource) {
        this.name = name;
        this.folder = folder;
        this.maxSource = maxSource;
    }

    static TaskSpec glue(String folder) {
        return new TaskSpec(folder, "glue/" + folder, 128);
    }

    static TaskSpec superGlue(String folder) {
        return new TaskSpec("superglue-" + folder, "super_glue/" + folder, 256);
    }

    static TaskSpec own(String name) {
        return new TaskSpec(name, name, 128);
    }

    /** There is a labelled test split. */
    TaskSpec tested() {
        rule = SplitRule.GIVEN;
        return this;
    }

    /** The columns of the prompt; the headings are their names with colons. */
    TaskSpec reads(String... names) {
        columns = List.of(names);
        headings = columns.stream().map(column -> column + ":").toList();
        return this;
    }

    /** Headings that are not just the columns' names. */
    TaskSpec headings(String... texts) {
        headings = List.of(texts);
        return this;
    }

    /** What some files call the classes, in the order of their numbers. */
    TaskSpec named(String... names) {
        classNames = List.of(names);
        return this;
    }

    TaskSpec maxSource(int tokens) {
        maxSource = tokens;
        return this;
    }

    /** There are rows enough in the training split to cut validation rows out of it. */
    TaskSpec large() {
        rule = SplitRule.LARGE;
        return this;
    }

    TaskSpec validationSplit(String split) {
        validationSplit = split;
        return this;
    }

    /** The answer is the number of a class. */
    Task classes(int count, Metric metric, Preset preset) {
        List<String> labels = classes(count);
        Prompt prompt = Prompts.headed(name, headings, columns, row -> classOf(row, labels));
        return task(prompt, labels, new LabelScoring(labels, metric), preset, COLUMN);
    }

    /** The answer is a score. */
    Task scores(Preset preset) {
        List<String> all = IntStream.rangeClosed(0, BEST_SCORE * 10)
                .mapToObj(tenths -> text(tenths / 10.0))
                .toList();
        Prompt prompt = Prompts.headed(name, headings, columns, TaskSpec::scoreOf);
        return task(prompt, all, new NumberScoring(0, BEST_SCORE), preset, COLUMN);
    }

    /** Each answer to a question is judged right or wrong. */
    Task answersToQuestions(Preset preset) {
        List<String> labels = classes(2);
        Prompt prompt = Prompts.multiRc(name, columns, row -> classOf(row, labels));
        Scoring scoring = new LabelScoring(labels, Metric.F1, List.of(), "1", true);
        return task(prompt, labels, scoring, preset, "idx", COLUMN);
    }

    /** The answer is one of several texts. */
    Task freeText(Preset preset) {
        return task(Prompts.record(name, columns), List.of(), TextScoring.words("f1"), preset, "answers");
    }

    /** Every class number as text, from 0. */
    private static List<String> classes(int count) {
        return IntStream.range(0, count).mapToObj(Integer::toString).toList();
    }

    /** Returns the row's class, which may be written as a number, a truth value or a name. */
    private String classOf(Row row, List<String> classes) {
        String said = row.text(COLUMN).strip();
        int named = classNames.indexOf(said);
        String label = named >= 0
                ? classes.get(named)
                : classes.stream()
                        .filter(known -> Labels.alike(said, known))
                        .findFirst()
                        .orElse(said);
        if (!classes.contains(label)) {
            String names = classNames.isEmpty() ? "" : ", or " + String.join(", ", classNames);
            throw refused(row, "one of " + String.join(", ", classes) + names, said);
        }
        return label;
    }

    /**
     * Returns the row's score, rounded to one decimal with ties to the even digit.
     *
     * <p>T5 itself rounds to the nearest 0.2. The paper's reference implementation means to, and rounds so: it multiplies
     * by 5 and divides again without rounding in between, which can only change the last bit.
     */
    private static String scoreOf(Row row) {
        double score = row.number(COLUMN);
        if (score < 0 || score > BEST_SCORE) {
            throw refused(row, "a score from 0 to " + BEST_SCORE, row.text(COLUMN));
        }
        return text(Math.rint(score * 5 / 5 * 10) / 10);
    }

    private static String text(double score) {
        return String.format(Locale.ROOT, "%.1f", score);
    }

    private static S3DeltaException refused(Row row, String expected, String got) {
        return S3DeltaException.of(ErrorCode.DATA, "a label is none of the task's")
                .where(row.place() + ", column '" + COLUMN + "'")
                .expected(expected)
                .got(got)
                .fix("use a split with labels; test splits whose labels are withheld have -1");
    }

    private Task task(Prompt prompt, List<String> labels, Scoring scoring, Preset preset, String... more) {
        List<String> all = Stream.concat(columns.stream(), Stream.of(more)).toList();
        return new Task(
                name,
                new TaskSource.Folder(folder, validationSplit, TextFormat.DEFAULTS),
                all,
                labels,
                prompt,
                scoring,
                maxSource,
                Task.MAX_TARGET,
                rule,
                preset);
    }
}
