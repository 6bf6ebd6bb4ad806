package s3delta.runtime.task;

import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import s3delta.api.ErrorCode;
import s3delta.api.S3DeltaException;
import s3delta.runtime.data.Row;
import s3delta.runtime.data.TextFormat;
import s3delta.runtime.json.Require;

/**
 * A task that a user describes in a configuration, without code.
 *
 * @param name of directories and tables
 * @param files the files of each split, from the data directory; where there are none, those in the folder of the name
 * @param format how text files are written
 * @param sql the query of each split, over tables that are the files; none where the files are the splits
 * @param cut how much of the training rows validation and test take: below 1 a share, otherwise a count
 * @param source the text in, with columns in braces
 * @param target the text out, with columns in braces
 * @param labels the target texts of classes; empty where targets are numbers or free texts
 * @param metric what the task is judged by
 * @param metrics what is reported, too
 * @param positive the label that F1 is of; the last where absent
 * @param range the numbers that can be right; all where absent
 * @param lengths how long texts may be
 * @param preset how long to train
 */
public record OwnTask(
        String name,
        FileSet files,
        TextFormat format,
        Map<String, Object> sql,
        Map<String, Object> cut,
        String source,
        String target,
        Optional<Labels> labels,
        Metric metric,
        List<Metric> metrics,
        Optional<String> positive,
        Optional<Range> range,
        TaskLengths lengths,
        Preset preset) {
    /**
     * The values of keys that need not be written.
     *
     * <ul>
     *   <li>files: those in the folder of the name
     *   <li>format: delimiters are found, the rest is customary
     *   <li>metric: the most common one, alone
     *   <li>lengths: the paper's of GLUE, and targets as its longest
     *   <li>preset: what suits some thousand rows
     * </ul>
     */
    static final Map<String, Object> DEFAULTS = Map.of(
            "format", TextFormat.DEFAULTS,
            "files", FileSet.NONE,
            "sql", Map.of(),
            "cut", Map.of(),
            "metric", Metric.ACCURACY,
            "metrics", List.of(),
            "lengths", TaskLengths.DEFAULTS,
            "preset", Preset.DEFAULTS);

    private static final List<String> SPLITS = List.of(SplitRule.TRAIN, SplitRule.VALIDATION, SplitRule.TEST);

    /**
     * Numbers.
     *
     * @param from the lowest
     * @param to the highest
     */
    public record Range(double from, double to) {
        /** Checks the order. */
        public Range {
            Require.that(from < to, "to", "more than 'from'", to);
        }
    }

    /**
     * How long texts may be, the end of sequence included.
     *
     * @param source tokens of a source
     * @param target tokens of a target
     */
    public record TaskLengths(int source, int target) {
        static final TaskLengths DEFAULTS = new TaskLengths(128, Task.MAX_TARGET);

        /** Checks the ranges. */
        public TaskLengths {
            Require.atLeast("source", source, 2);
            Require.atLeast("target", target, 2);
        }
    }

    /**
     * Copies the maps and checks that everything fits together.
     *
     * @throws IllegalArgumentException if not
     */
    public OwnTask {
        sql = Collections.unmodifiableMap(new LinkedHashMap<>(sql));
        cut = Collections.unmodifiableMap(new LinkedHashMap<>(cut));
        Require.name("name", name);
        Require.that(!Tasks.names().contains(name), "name", "a name that no task of the program has", name);
        Template.of("source", source);
        Template.of("target", target);
        sql.values()
                .forEach(query -> Require.that(query instanceof String, "sql", "a map from splits to texts", query));
        Require.that(sql.isEmpty() || !files.files().isEmpty(), "files", "the files that 'sql' reads", "none");
        checkSplits(files, sql, cut);
        metrics = List.copyOf(metrics);
        checkMetrics(labels, metric, metrics);
        checkMetric(labels, metric, metrics, positive, range);
    }

    private static void checkSplits(FileSet files, Map<String, Object> sql, Map<String, Object> cut) {
        cut.forEach((set, much) -> {
            boolean share = much instanceof Double part && part > 0 && part < 1;
            boolean count = much instanceof Long rows && rows >= 1;
            Require.that(share || count, "cut." + set, "a share between 0 and 1, or a count of rows from 1", much);
        });
        double shares = cut.values().stream()
                .mapToDouble(much -> much instanceof Double part ? part : 0)
                .sum();
        Require.that(shares < 1, "cut", "shares that leave rows to training, below 1 together", cut);
        known("cut", cut.keySet(), SPLITS.subList(1, SPLITS.size()));
        String key = sql.isEmpty() ? "files" : "sql";
        Collection<String> given = sql.isEmpty() ? files.files().keySet() : sql.keySet();
        known(key, given, SPLITS);
        for (String split : SPLITS) {
            boolean there = given.contains(split);
            Require.that(
                    given.isEmpty() || there || cut.containsKey(split),
                    key,
                    "'" + split + "'"
                            + (split.equals(SplitRule.TRAIN) ? "" : ", or a share of the training rows under 'cut'"),
                    String.join(", ", given));
            Require.that(
                    !there || !cut.containsKey(split), "cut", "no '" + split + "', as it has rows of its own", cut);
        }
    }

    private static void known(String key, Collection<String> names, List<String> allowed) {
        for (String name : names) {
            Require.that(allowed.contains(name), key, "one of " + String.join(", ", allowed), "'" + name + "'");
        }
    }

    private static void checkMetrics(Optional<Labels> labels, Metric metric, List<Metric> metrics) {
        Require.that(
                metric.canDecide(),
                "metric",
                "one of which more is better; '" + metric.written() + "' can be one of 'metrics'",
                metric.written());
        Require.that(
                metrics.stream().distinct().count() == metrics.size(),
                "metrics",
                "a list with no item twice",
                Metric.written(metrics));
        Require.that(
                metrics.stream().allMatch(metric::isOfTheKindOf),
                "metrics",
                "metrics of what '" + metric.written() + "' compares",
                Metric.written(metrics));
        Require.that(
                metrics.stream().noneMatch(Metric::hasTwoLabels)
                        || labels.filter(known -> known.all().size() == 2).isPresent(),
                "metrics",
                "none of two labels, as there are others",
                Metric.written(metrics));
    }

    private static void checkMetric(
            Optional<Labels> labels,
            Metric metric,
            List<Metric> metrics,
            Optional<String> positive,
            Optional<Range> range) {
        if (metric.hasLabels()) {
            Require.that(labels.isPresent(), "labels", "the labels that '" + metric.written() + "' compares", "none");
        } else {
            Require.that(labels.isEmpty(), "labels", "none with '" + metric.written() + "'", "labels");
        }
        if (metric.hasTwoLabels()) {
            int count = labels.orElseThrow().all().size();
            Require.that(count == 2, "labels", "two labels for '" + metric.written() + "'", count);
        }
        Require.that(
                positive.isEmpty()
                        || ((metric == Metric.F1 || metrics.contains(Metric.F1))
                                && labels.orElseThrow().all().contains(positive.get())),
                "positive",
                "one of the target texts, with metric f1",
                positive.orElse(""));
        Require.that(
                range.isEmpty() || metric.hasNumbers(), "range", "none with '" + metric.written() + "'", "a range");
    }

    /**
     * Makes the task.
     *
     * @return the task, as any of the program's
     */
    public Task task() {
        Template in = Template.of("source", source);
        Template out = Template.of("target", target);
        return new Task(
                name,
                files.files().isEmpty()
                        ? new TaskSource.Folder(name, SplitRule.VALIDATION, format)
                        : new TaskSource.Named(name, files, sql, format),
                Template.columns(in, out),
                labels.map(Labels::all).orElse(List.of()),
                new Prompt(in.columns(), in::render, (text, row) -> List.of(example(text, out.render(row), row))),
                scoring(),
                lengths.source(),
                lengths.target(),
                new SplitRule.Cut(cut),
                preset);
    }

    private Example example(String text, String rendered, Row row) {
        String said = rendered.strip();
        String answer = labels.map(known -> known.text(said, row)).orElse(said);
        if (metric.hasNumbers() && !numbers().accepts(answer)) {
            throw S3DeltaException.of(ErrorCode.DATA, "a target is no number of the task's")
                    .where(row.place())
                    .expected(range.map(all -> "a number from " + all.from() + " to " + all.to())
                            .orElse("a number such as 3.8"))
                    .got("'" + answer + "'")
                    .fix("correct the row or leave it out, or widen 'range'");
        }
        return new Example(text, answer, row.number());
    }

    private Scoring scoring() {
        if (metric.hasNumbers()) {
            return numbers();
        }
        return labels.map(Labels::all)
                .<Scoring>map(
                        all -> new LabelScoring(all, metric, metrics, positive.orElse(all.get(all.size() - 1)), false))
                .orElseGet(() -> TextScoring.of(metric, metrics));
    }

    private NumberScoring numbers() {
        return range.map(all -> new NumberScoring(all.from(), all.to(), metric, metrics))
                .orElseGet(
                        () -> new NumberScoring(Double.NEGATIVE_INFINITY, Double.POSITIVE_INFINITY, metric, metrics));
    }
}
