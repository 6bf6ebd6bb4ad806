package s3delta.runtime.proposal;

import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import s3delta.runtime.data.TextFormat;
import s3delta.runtime.json.Trees;

/** The text of a configuration, with remarks on what was chosen. */
final class Draft {
    private static final Set<String> WORDS_OF_YAML =
            Set.of("true", "false", "null", "yes", "no", "on", "off", "y", "n");
    private static final int STEPS = 600;
    private static final int FEWEST_EPOCHS = 2;
    private static final int MOST_EPOCHS = 30;
    private static final int FEWEST_BETWEEN = 10;
    private static final int SMALL = 200;
    private static final int MIDDLE = 1000;
    private static final int REMARK = 46;

    private final StringBuilder text = new StringBuilder();

    /**
     * What a draft says of a backbone.
     *
     * @param directory of the backbone
     * @param parameters how many it has; empty where it is not there
     * @param space what its space has
     * @param rates learning rates to begin with
     */
    record Fit(Path directory, Optional<Long> parameters, Optional<String> space, Rates rates) {}

    /**
     * Learning rates.
     *
     * @param text as a configuration writes them
     * @param why where they come from
     */
    record Rates(String text, String why) {
        /** What './s3delta rates' found best for backbones of width 128 and 256; docs/strategies.md has the losses. */
        private static final String MEASURED = "{default: 0.003, bitfit: 0.01, lnfit: 0.1, low-rank-adapter: 0.03}";

        /**
         * Takes what was measured for narrow backbones, and for others the paper's rate or, below its width, a larger one.
         *
         * @param width of the backbone, 0 where it is not known
         */
        static Rates of(int width) {
            return width <= 512
                    ? new Rates(MEASURED, "measured on backbones of width 128 and 256")
                    : new Rates(width > 768 ? "0.0003" : "0.001", "not measured for backbones of this width");
        }
    }

    /**
     * How long to train.
     *
     * @param batch rows of a step
     * @param epochs passes over the rows
     * @param validateEvery steps between validations
     */
    record Effort(int batch, int epochs, int validateEvery) {
        /** Some 600 steps, 2 to 30 epochs, ten validations. */
        static Effort of(int rows) {
            int batch = rows < SMALL ? 8 : rows < MIDDLE ? 16 : 32;
            int perEpoch = Math.max(1, (rows + batch - 1) / batch);
            int epochs = Math.max(FEWEST_EPOCHS, Math.min(MOST_EPOCHS, Math.round((float) STEPS / perEpoch)));
            return new Effort(batch, epochs, Math.max(FEWEST_BETWEEN, epochs * perEpoch / 10));
        }
    }

    /** Adds a line and a remark. */
    Draft line(String line, String remark) {
        text.append(line);
        if (!remark.isEmpty()) {
            text.append(" ".repeat(Math.max(1, REMARK - line.length())))
                    .append("# ")
                    .append(remark);
        }
        text.append('\n');
        return this;
    }

    Draft line(String line) {
        return line(line, "");
    }

    Draft backbone(Fit fit) {
        return line(
                "backbone: " + scalar(fit.directory.toString()),
                fit.parameters
                        .map(count -> String.format(Locale.ROOT, "%,d parameters", count))
                        .orElse("a Hugging Face directory of a T5; not there yet"));
    }

    /**
     * Adds what is searched and how it is trained.
     *
     * @param fit of the backbone
     * @param effort how long to train; the task's own where absent
     * @param texts whether targets are free texts
     * @param out the run's directory
     */
    Draft search(Fit fit, Optional<Effort> effort, boolean texts, String out) {
        String rate = "learning-rate: " + fit.rates.text;
        String more = effort.map(e -> ", epochs: " + e.epochs + ", batch-size: " + e.batch + ", validate-every: ")
                .orElse("");
        line("space: s3delta-m", "what may go where; mergeable keeps to what folds into the backbone");
        line("budget: 5% of space", fit.space.orElse("1.5%, 5% and 15% are worth a try"));
        line("methods: [search, frozen]", "the search, and the backbone as it is");
        line("# Rates by delta method, " + fit.rates.why + "; './s3delta rates' finds those of this task.");
        // A step of the search reads rows of both halves, so that an epoch has half as many.
        line("search: {" + rate + more + every(effort.map(e -> Math.max(FEWEST_BETWEEN, e.validateEvery / 2))) + "}");
        line("train: {" + rate + more + every(effort.map(Effort::validateEvery)) + "}");
        if (texts) {
            line(
                    "select-by: loss",
                    "the validation loss is computed without writing texts, and is finer than the score");
        }
        return line("out: " + scalar(out));
    }

    private static String every(Optional<Integer> steps) {
        return steps.map(String::valueOf).orElse("");
    }

    /** Adds a task of one file. */
    Draft task(String name, Path file, Choice choice, boolean complete, boolean typed, TextFormat format) {
        List<String> used = choice.texts().stream().map(Column::name).toList();
        String label = choice.label().name();
        line("tasks:");
        line("  - name: " + scalar(name));
        String path = scalar(file.getFileName().toString());
        if (complete) {
            line("    files: {train: " + path + "}");
        } else {
            String rows =
                    choice.columns().map(column -> filled(column.name(), typed)).collect(Collectors.joining(" AND "));
            line("    files: {rows: " + path + "}");
            line("    sql:", "leaves out rows without a text or a label");
            line("      train: |");
            line("        SELECT * FROM rows WHERE " + rows);
        }
        String written = Stream.of(
                        format.encoding().map(encoding -> "encoding: " + scalar(encoding)),
                        format.decimal().map(decimal -> "decimal: " + quoted(decimal)))
                .flatMap(Optional::stream)
                .collect(Collectors.joining(", "));
        if (!written.isEmpty()) {
            line("    format: {" + written + "}");
        }
        line("    cut: {validation: 0.15, test: 0.15}", "shares of the rows, others with each seed");
        line("    source: "
                + quoted(name
                        + used.stream()
                                .map(column -> " " + column + ": {" + column + "}")
                                .collect(Collectors.joining())));
        line("    target: " + quoted("{" + label + "}"));
        switch (choice.kind()) {
            case CLASSES -> labels(choice.label());
            case NUMBER -> line("    metric: pearson", "targets are numbers");
            case TEXT ->
                line(
                        "    metric: word-f1",
                        "targets are texts, as " + choice.label().differing()
                                + "; if they are labels, list them in 'labels', with metric: accuracy");
        }
        return this;
    }

    private void labels(Column label) {
        Map<String, Integer> meanings = label.meanings();
        if (meanings.keySet().equals(label.values().keySet())) {
            line("    labels: [" + meanings.keySet().stream().map(Draft::scalar).collect(Collectors.joining(", "))
                    + "]");
        } else {
            line("    labels:", "what is in the file, and what it means");
            label.values().keySet().stream()
                    .map(String::strip)
                    .distinct()
                    .forEach(value -> line("      " + scalar(value) + ": " + scalar(Column.meaning(value))));
        }
        String change = meanings.size() > Column.FEW_CLASSES
                ? ", each in " + label.filled() / meanings.size()
                        + " rows on average; if they are free texts, remove 'labels', with metric: word-f1"
                : "";
        line("    metric: accuracy", meanings.size() + " labels" + change);
    }

    private static String filled(String column, boolean typed) {
        String name = '"' + column.replace("\"", "\"\"") + '"';
        return "trim(" + (typed ? "CAST(" + name + " AS VARCHAR)" : name) + ") <> ''";
    }

    /** Adds the lengths that were measured. */
    Draft lengths(int source, int target, String remark) {
        return line("    lengths: {source: " + source + ", target: " + target + "}", remark);
    }

    static String scalar(String text) {
        boolean plain =
                text.matches("[A-Za-z./_][A-Za-z0-9./_-]*") && !WORDS_OF_YAML.contains(text.toLowerCase(Locale.ROOT));
        return plain ? text : quoted(text);
    }

    /** A text of JSON is one of YAML. */
    private static String quoted(String text) {
        return Trees.tree(text).toString();
    }

    String text() {
        return text.toString();
    }
}
