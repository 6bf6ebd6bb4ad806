package s3delta.runtime.task;

import java.util.List;
import java.util.function.Function;
import java.util.stream.Stream;
import s3delta.runtime.data.Row;

/** One line of the table of tasks while it is written. */
final class TaskSpec {
    private static final double BEST_SCORE = 5;

    private final String name;
    private final String folder;
    private int maxSource;
    private List<String> columns = List.of();
    private List<String> headings = List.of();
    private String validationSplit = SplitRule.VALIDATION;
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
    Task classes(int count, LabelScoring.Metric metric, Preset preset) {
        List<String> labels = Targets.classes(count);
        return task(headed(row -> Targets.classOf(row, labels)), labels, new LabelScoring(labels, metric), preset);
    }

    /** The answer is a score. */
    Task scores(Preset preset) {
        return task(headed(Targets::scoreOf), Targets.scores(), new NumberScoring(0, BEST_SCORE), preset);
    }

    /** Each answer to a question is judged right or wrong. */
    Task answersToQuestions(Preset preset) {
        List<String> labels = Targets.classes(2);
        Prompt prompt = Prompts.multiRc(name, columns, row -> Targets.classOf(row, labels));
        return task(prompt, labels, new QuestionScoring(labels), preset, "idx", Targets.COLUMN);
    }

    /** The answer is one of several texts. */
    Task freeText(Preset preset) {
        return task(Prompts.record(name), List.of(), new AnswerScoring(), preset, "answers");
    }

    private Prompt headed(Function<Row, String> target) {
        return Prompts.headed(name, headings, columns, target);
    }

    private Task task(Prompt prompt, List<String> labels, Scoring scoring, Preset preset) {
        return task(prompt, labels, scoring, preset, Targets.COLUMN);
    }

    private Task task(Prompt prompt, List<String> labels, Scoring scoring, Preset preset, String... more) {
        List<String> all = Stream.concat(columns.stream(), Stream.of(more)).toList();
        return new Task(
                name,
                new FolderSource(folder, validationSplit),
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
