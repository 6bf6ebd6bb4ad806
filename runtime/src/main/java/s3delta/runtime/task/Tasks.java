package s3delta.runtime.task;

import static s3delta.runtime.task.TaskSpec.glue;
import static s3delta.runtime.task.TaskSpec.superGlue;

import java.util.List;
import s3delta.api.ErrorCode;
import s3delta.api.S3DeltaException;
import s3delta.runtime.text.Nearest;

/** The tasks of the paper: GLUE and SuperGLUE as text in and text out. */
public final class Tasks {
    // Presets: batch, search epochs, steps between its validations, re-training epochs, steps between its validations.
    private static final List<Task> ALL = List.of(
            glue("cola")
                    .reads("sentence")
                    .named("unacceptable", "acceptable")
                    .classes(2, Metric.MATTHEWS, new Preset(32, 15, 100, 15, 100)),
            glue("sst2")
                    .reads("sentence")
                    .named("negative", "positive")
                    .large()
                    .classes(2, Metric.ACCURACY, new Preset(32, 5, 150, 5, 150)),
            glue("mrpc")
                    .reads("sentence1", "sentence2")
                    .named("not_equivalent", "equivalent")
                    .classes(2, Metric.F1, new Preset(32, 20, 50, 20, 50)),
            glue("qqp")
                    .reads("question1", "question2")
                    .named("not_duplicate", "duplicate")
                    .large()
                    .classes(2, Metric.F1, new Preset(32, 1, 200, 3, 500)),
            glue("stsb").reads("sentence1", "sentence2").scores(new Preset(32, 40, 100, 40, 100)),
            glue("mnli")
                    .reads("premise", "hypothesis")
                    .headings("premise:", "hypothesis") // no second colon: models were trained so
                    .named("entailment", "neutral", "contradiction")
                    .large()
                    .validationSplit("validation_matched")
                    .classes(3, Metric.ACCURACY, new Preset(32, 1, 200, 3, 500)),
            glue("qnli")
                    .reads("question", "sentence")
                    .named("entailment", "not_entailment")
                    .large()
                    .classes(2, Metric.ACCURACY, new Preset(32, 4, 200, 4, 200)),
            glue("rte")
                    .reads("sentence1", "sentence2")
                    .named("entailment", "not_entailment")
                    .classes(2, Metric.ACCURACY, new Preset(16, 20, 50, 40, 50)),
            superGlue("boolq")
                    .reads("question", "passage")
                    .classes(2, Metric.ACCURACY, new Preset(16, 15, 200, 15, 200)),
            superGlue("cb")
                    .reads("premise", "hypothesis")
                    .named("entailment", "contradiction", "neutral")
                    .classes(3, Metric.ACCURACY, new Preset(16, 60, 20, 60, 20)),
            superGlue("copa")
                    .reads("premise", "choice1", "choice2")
                    .named("choice1", "choice2")
                    .classes(2, Metric.ACCURACY, new Preset(16, 40, 20, 40, 20)),
            superGlue("wic")
                    .reads("sentence1", "sentence2", "word")
                    .classes(2, Metric.ACCURACY, new Preset(16, 20, 100, 20, 100)),
            superGlue("rte")
                    .reads("premise", "hypothesis")
                    .named("entailment", "not_entailment")
                    .classes(2, Metric.ACCURACY, new Preset(16, 20, 50, 40, 50)),
            superGlue("multirc")
                    .reads("question", "answer", "paragraph")
                    .answersToQuestions(new Preset(16, 5, 200, 10, 200)),
            superGlue("record")
                    .reads("query", "entities", "passage")
                    .maxSource(512)
                    .large()
                    .freeText(new Preset(8, 1, 200, 1, 200)));

    private Tasks() {}

    /**
     * Makes a classification task of files with a labelled test split. Its score is accuracy.
     *
     * @param name its name, which is also its folder in the data directory and how its sources begin
     * @param columns the columns of the prompt, each headed by its name and a colon
     * @param labels number of labels; numbered from 0 in the column of that name
     * @param preset how long to train
     * @return the task
     */
    public static Task classification(String name, List<String> columns, int labels, Preset preset) {
        return TaskSpec.own(name)
                .reads(columns.toArray(new String[0]))
                .tested()
                .classes(labels, Metric.ACCURACY, preset);
    }

    /**
     * Returns every task.
     *
     * @return the tasks, GLUE first
     */
    public static List<Task> all() {
        return ALL;
    }

    /**
     * Returns the name of every task.
     *
     * @return the names, GLUE first
     */
    static List<String> names() {
        return ALL.stream().map(Task::name).toList();
    }

    /**
     * Finds a task.
     *
     * @param name such as {@code superglue-wic}
     * @return the task
     * @throws S3DeltaException {@code TASK} if there is none of that name
     */
    public static Task byName(String name) {
        List<String> names = names();
        return ALL.stream()
                .filter(task -> task.name().equals(name))
                .findFirst()
                .orElseThrow(() -> S3DeltaException.of(ErrorCode.TASK, "there is no task of that name")
                        .expected("one of " + String.join(", ", names))
                        .got(name)
                        .fix("describe a task of your own as a map, or: " + Nearest.correction(name, names)));
    }
}
