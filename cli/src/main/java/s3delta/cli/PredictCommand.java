package s3delta.cli;

import jakarta.inject.Inject;
import java.nio.file.Files;
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
import s3delta.runtime.Decoding;
import s3delta.runtime.PredictOptions;
import s3delta.runtime.S3Delta;
import s3delta.runtime.TunedModel;
import s3delta.runtime.data.RowFile;
import s3delta.runtime.data.Table;
import s3delta.runtime.data.TextFormat;
import s3delta.runtime.data.Texts;
import s3delta.runtime.model.SavedRun;
import s3delta.runtime.task.Prompt;

/** Answers texts. */
@Command(name = "predict")
final class PredictCommand implements Callable<Integer> {
    @Mixin
    private Options.Run run = new Options.Run();

    @Parameters(index = "1..*", paramLabel = "TEXT")
    private List<String> texts = new ArrayList<>();

    @Option(names = "--row", paramLabel = "JSON")
    private List<String> rows = new ArrayList<>();

    @Option(names = "--file", paramLabel = "FILE")
    private Optional<Path> file = Optional.empty();

    @Option(names = "--jsonl")
    private boolean jsonLines;

    @Option(names = "--column", paramLabel = "NAME")
    private Optional<String> column = Optional.empty();

    @Option(names = "--delimiter", paramLabel = "C")
    private Optional<String> delimiter = Optional.empty();

    @Option(names = "--encoding", paramLabel = "NAME")
    private Optional<String> encoding = Optional.empty();

    @Option(names = "--json")
    private boolean json;

    @Option(names = "--out", paramLabel = "FILE")
    private Optional<Path> out = Optional.empty();

    @Option(names = "--force")
    private boolean force;

    @Option(names = "--batch-size", paramLabel = "N")
    private int batchSize = 32;

    @Mixin
    private DecodingOptions decoding = new DecodingOptions();

    @Inject
    private S3Delta s3delta;

    @Inject
    private Console console;

    @Override
    public Integer call() {
        Options.require(batchSize >= 1, "predict", "--batch-size", "a number from 1", batchSize);
        if (out.isPresent()) {
            checkOut();
        }
        SavedRun saved = run.read();
        Decoding wanted = decoding.over(saved.judging().decoding());
        Texts source = source(saved);
        PredictOptions plain =
                PredictOptions.defaults().withBatchSize(batchSize).withDecoding(wanted);
        PredictOptions options = json ? plain.withProbabilities() : plain;
        try (TunedModel model = run.of(s3delta).load()) {
            return out.isPresent()
                    ? written(source, model, options, format(saved))
                    : answered(source, new Answers(console, model, options, new Answers.Lines(console, json)));
        }
    }

    private static int answered(Texts source, Answers answers) {
        source.each(answers);
        return answers.end() ? ExitCode.OK : ExitCode.USAGE;
    }

    private int written(Texts source, TunedModel model, PredictOptions options, TextFormat format) {
        Path target = out.orElseThrow();
        Answers.Rows rows = Answers.Rows.of(target, file.orElseThrow(), format);
        try (RowFile written = rows.file()) {
            Answers answers = new Answers(console, model, options, rows);
            int code = answered(source, answers);
            written.finish();
            console.line(
                    "Wrote " + target + ": " + answers.count() + " rows, answers in column '" + rows.column() + "'");
            return code;
        }
    }

    private void checkOut() {
        String what = file.map(Path::toString).orElse("no --file");
        boolean rowsIn = file.filter(Table::holdsRows).isPresent() && !jsonLines;
        Options.require(rowsIn, "predict", "--out", "--file with rows of .parquet, .jsonl, .json, .csv or .tsv", what);
        Options.require(!json, "predict", "--out", "no --json with it: name a .jsonl file", "--json");
        Path target = out.orElseThrow();
        Options.require(RowFile.canWrite(target), "predict", "--out", "a .csv, .tsv or .jsonl file, also .gz", target);
        Options.require(
                !target.toAbsolutePath()
                        .normalize()
                        .equals(file.orElseThrow().toAbsolutePath().normalize()),
                "predict",
                "--out",
                "another file than --file",
                target);
        Options.require(
                force || !Files.exists(target),
                "predict",
                "--out",
                "a file that does not exist yet, or --force to replace it",
                target);
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
        TextFormat format = format(saved);
        return jsonLines ? Texts.jsonLines(file.get(), format, words) : Texts.of(file.get(), format, words);
    }

    private TextFormat format(SavedRun saved) {
        TextFormat ofTask = saved.task().map(task -> task.source().format()).orElse(TextFormat.DEFAULTS);
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
            return new Texts.Words(columns(List.of(column.get())), row -> row.text(column.get()));
        }
        Prompt prompt = saved.task()
                .orElseThrow(() -> S3DeltaException.of(ErrorCode.USAGE, "no task words the rows")
                        .where(saved.directory())
                        .expected(
                                "--column NAME, the column that holds the text, as these deltas were trained elsewhere")
                        .fix("name the column, or give texts and no rows"))
                .prompt();
        return new Texts.Words(columns(prompt.inputs()), prompt::source);
    }

    /** All columns, where they are written again. */
    private List<String> columns(List<String> read) {
        return out.isPresent() ? List.of() : read;
    }
}
