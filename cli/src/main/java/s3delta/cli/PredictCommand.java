package s3delta.cli;

import jakarta.inject.Inject;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import s3delta.api.ErrorCode;
import s3delta.api.S3DeltaException;
import s3delta.runtime.Prediction;
import s3delta.runtime.data.RowErrors;
import s3delta.runtime.data.TextFormat;
import s3delta.runtime.json.Json;
import s3delta.runtime.json.Trees;
import s3delta.runtime.model.LoadedRun;
import s3delta.runtime.model.SavedRun;
import s3delta.runtime.plugin.Registry;
import s3delta.runtime.task.Prompt;
import s3delta.runtime.use.Predictor;
import s3delta.runtime.use.Texts;

/** Answers texts. */
@Command(
        name = "predict",
        description = {
            "Answer texts with a trained structure.",
            "",
            "A text is what the model reads, as it is: 's3delta prompts' shows how a task words its rows. Rows, of --row"
                    + " or of a JSONL, JSON, CSV, TSV or parquet file, are worded as the run's task does; they need no"
                    + " label. Outputs are printed one a line, in the order of the texts. A row that cannot be worded is"
                    + " reported, its line stays empty, and the exit code is 2."
        },
        footer = {
            "",
            "Examples:",
            "  s3delta predict runs/sst2 \"sst2 sentence: a gripping film\"",
            "  s3delta predict runs/sst2 --row '{\"sentence\": \"a gripping film\"}' --json",
            "  s3delta predict runs/sst2 --file reviews.csv --json > answers.jsonl",
            "  sort texts.txt | s3delta predict runs/sst2 --file -"
        })
final class PredictCommand implements Callable<Integer> {
    @Mixin
    private Options.Run run = new Options.Run();

    @Parameters(index = "1..*", paramLabel = "TEXT", description = "What the model shall read.")
    private List<String> texts = new ArrayList<>();

    @Option(names = "--row", paramLabel = "JSON", description = "A row, as a JSON object. May be repeated.")
    private List<String> rows = new ArrayList<>();

    @Option(
            names = "--file",
            paramLabel = "FILE",
            description =
                    "Rows of a .parquet, .jsonl, .ndjson, .json, .csv or .tsv file, also .gz; of others and of - (stdin)"
                            + " one text a line.")
    private Optional<Path> file = Optional.empty();

    @Option(names = "--jsonl", description = "Take the lines of --file for rows, whatever its name.")
    private boolean jsonLines;

    @Option(
            names = "--column",
            paramLabel = "NAME",
            description = "Take this column of a row for the text, instead of the task's wording.")
    private Optional<String> column = Optional.empty();

    @Option(
            names = "--delimiter",
            paramLabel = "C",
            description = "What separates the fields of a .csv or .tsv file, as in the run's task if not given.")
    private Optional<String> delimiter = Optional.empty();

    @Option(
            names = "--encoding",
            paramLabel = "NAME",
            description = "The encoding of a text file, as in the run's task if not given.")
    private Optional<String> encoding = Optional.empty();

    @Option(
            names = "--json",
            description = "Print a JSON object a line: row, source, output, validity and the labels' probabilities.")
    private boolean json;

    @Option(
            names = "--batch-size",
            paramLabel = "N",
            description = "Rows that are computed together; ${DEFAULT-VALUE} if not given.")
    private int batchSize = 32;

    @Option(
            names = "--max-length",
            paramLabel = "N",
            description = "Most tokens of an output, its end included; as in the run's test if not given.")
    private Optional<Integer> longest = Optional.empty();

    @Inject
    private Registry registry;

    @Inject
    private Console console;

    @Override
    public Integer call() {
        Options.require(batchSize >= 1, "predict", "--batch-size", "a number from 1", batchSize);
        Options.require(longest.orElse(1) >= 1, "predict", "--max-length", "a number from 1", longest.orElse(1));
        SavedRun saved = run.read();
        Texts source = source(saved);
        try (LoadedRun loaded = LoadedRun.open(saved, registry)) {
            int most = longest.orElse(saved.longestTarget());
            Predictor predictor = new Predictor(loaded, batchSize, most, json);
            Printer printer = new Printer(console, predictor, batchSize, json);
            source.each(printer);
            return printer.end() ? ExitCode.OK : ExitCode.USAGE;
        }
    }

    private Texts source(SavedRun saved) {
        int given = (texts.isEmpty() ? 0 : 1) + (rows.isEmpty() ? 0 : 1) + (file.isPresent() ? 1 : 0);
        Options.require(given == 1, "predict", "TEXT, --row, --file", "one of them", given + " of them");
        Options.require(!jsonLines || file.isPresent(), "predict", "--jsonl", "--file with it", "no --file");
        if (!texts.isEmpty()) {
            return visitor -> texts.forEach(visitor::text);
        }
        Texts.Words words = words(saved);
        if (file.isEmpty()) {
            return Texts.json(rows, "--row", words);
        }
        TextFormat ofTask = saved.task().map(task -> task.source().format()).orElse(TextFormat.DEFAULTS);
        TextFormat format = format(ofTask);
        return jsonLines ? Texts.jsonLines(file.get(), format, words) : Texts.of(file.get(), format, words);
    }

    private TextFormat format(TextFormat ofTask) {
        try {
            return new TextFormat(delimiter.or(ofTask::delimiter), encoding.or(ofTask::encoding), ofTask.decimal());
        } catch (IllegalArgumentException e) {
            String given = delimiter.orElse("") + " " + encoding.orElse("");
            Options.require(false, "predict", "--delimiter, --encoding", String.valueOf(e.getMessage()), given);
            throw e;
        }
    }

    private Texts.Words words(SavedRun saved) {
        if (column.isPresent()) {
            return new Texts.Words(List.of(column.get()), row -> row.text(column.get()));
        }
        Prompt prompt = saved.task()
                .orElseThrow(() -> S3DeltaException.of(ErrorCode.USAGE, "no task words the rows")
                        .where(saved.directory())
                        .expected(
                                "--column NAME, the column that holds the text, as these deltas were trained elsewhere")
                        .fix("name the column, or give texts and no rows")
                        .build())
                .prompt();
        return new Texts.Words(prompt.inputs(), prompt::source);
    }

    /** Collects texts until there are enough to fill batches of like lengths, and prints their answers in order. */
    private static final class Printer implements Texts.Visitor {
        /** Batches whose rows are sorted by length. */
        private static final int BATCHES = 16;

        private final Console console;
        private final Predictor predictor;
        private final boolean json;
        private final int most;
        private final List<String> waiting = new ArrayList<>();
        private final RowErrors errors = new RowErrors();
        private int printed;
        private int truncated;

        Printer(Console console, Predictor predictor, int batchSize, boolean json) {
            this.console = console;
            this.predictor = predictor;
            this.json = json;
            most = (int) Math.min(Integer.MAX_VALUE, (long) BATCHES * batchSize);
        }

        @Override
        public void text(String text) {
            waiting.add(text);
            if (waiting.size() == most) {
                flush();
            }
        }

        /** Leaves a line empty, so that lines and rows keep their order. */
        @Override
        public void bad(S3DeltaException error) {
            flush();
            errors.add(new RowErrors.Bad(printed, error));
            console.line(
                    json
                            ? Json.line(Json.mapper()
                                    .createObjectNode()
                                    .put("row", printed)
                                    .put("error", error.parts().what())
                                    .put("where", error.parts().detail("where").orElse("")))
                            : "");
            printed++;
        }

        @Override
        public void pause() {
            flush();
            console.out().flush();
        }

        /** Prints the rest, how many texts were cut, and which rows have no answer; says whether all have one. */
        boolean end() {
            flush();
            if (truncated > 0) {
                console.note("note: " + truncated + " of " + printed + " texts were too long and were cut");
            }
            try {
                errors.check();
                return true;
            } catch (S3DeltaException e) {
                console.note("error[" + e.code().label() + "]: " + e.getMessage());
                console.note("note: " + errors.size() + " of " + printed + " rows have no answer");
                return false;
            }
        }

        private void flush() {
            if (waiting.isEmpty()) {
                return;
            }
            for (Prediction prediction : predictor.predict(waiting, printed)) {
                console.line(json ? Json.line(Trees.tree(prediction.tree(printed))) : oneLine(prediction.output()));
                printed++;
                truncated += prediction.truncated() ? 1 : 0;
            }
            waiting.clear();
        }

        private static String oneLine(String output) {
            return output.replaceAll("\\R", " ");
        }
    }
}
