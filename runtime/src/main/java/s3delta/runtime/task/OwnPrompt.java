package s3delta.runtime.task;

import java.util.List;
import s3delta.api.ErrorCode;
import s3delta.api.S3DeltaException;
import s3delta.runtime.data.Row;

/** Words the rows of a user's own task, and chooses how its outputs are compared. */
record OwnPrompt(Template source, Template target, OwnTask task) implements Prompt {
    @Override
    public String source(Row row) {
        return source.render(row);
    }

    @Override
    public List<Example> examples(Row row) {
        String said = target.render(row).strip();
        String text = task.labels().map(labels -> labels.text(said, row)).orElse(said);
        if (task.metric() == OwnMetric.PEARSON && numbers(task).read(text).isEmpty()) {
            throw S3DeltaException.of(ErrorCode.DATA, "a target is no number of the task's")
                    .where(row.place())
                    .expected(task.range()
                            .map(range -> "a number from " + range.from() + " to " + range.to())
                            .orElse("a number such as 3.8"))
                    .got("'" + text + "'")
                    .fix("correct the row or leave it out, or widen 'range'")
                    .build();
        }
        return List.of(new Example(source(row), text, row.number()));
    }

    /** Chooses the scoring of a task. */
    static Scoring scoring(OwnTask task) {
        return switch (task.metric()) {
            case ACCURACY -> labels(task, LabelScoring.Metric.ACCURACY);
            case F1 -> labels(task, LabelScoring.Metric.F1);
            case MATTHEWS -> labels(task, LabelScoring.Metric.MATTHEWS);
            case PEARSON -> numbers(task);
            case EXACT_MATCH -> new ExactScoring();
            case WORD_F1 -> new AnswerScoring();
        };
    }

    private static Scoring labels(OwnTask task, LabelScoring.Metric metric) {
        List<String> all = task.labels().orElseThrow().all();
        return new LabelScoring(all, metric, task.positive().orElse(all.get(all.size() - 1)));
    }

    private static NumberScoring numbers(OwnTask task) {
        return task.range()
                .map(range -> new NumberScoring(range.from(), range.to()))
                .orElseGet(() -> new NumberScoring(Double.NEGATIVE_INFINITY, Double.POSITIVE_INFINITY));
    }
}
