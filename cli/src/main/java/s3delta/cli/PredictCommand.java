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
import s3delta.runtime.AnswerSummary;
import s3delta.runtime.PredictOptions;
import s3delta.runtime.RowSource;
import s3delta.runtime.S3Delta;
import s3delta.runtime.TrainedRun;
import s3delta.runtime.TunedModel;

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
        RowSource source = source();
        TrainedRun trained = run.of(s3delta);
        PredictOptions plain =
                PredictOptions.defaults().withBatchSize(batchSize).withDecoding(decoding.over(trained.decoding()));
        PredictOptions options = json ? plain.withProbabilities() : plain;
        try (TunedModel model = trained.load()) {
            AnswerSummary summary = out.isPresent()
                    ? model.answer(source, options, out.get())
                    : model.answer(source, options, new AnswerLines(console, json));
            return ended(summary);
        }
    }

    /** Reports how many texts were cut, and which rows have no answer. */
    private int ended(AnswerSummary summary) {
        if (summary.truncated() > 0) {
            console.note(
                    "note: " + summary.truncated() + " of " + summary.rows() + " texts were too long and were cut");
        }
        summary.error().ifPresent(e -> {
            console.note("error[" + e.code().label() + "]: " + e.getMessage());
            console.note("note: " + summary.bad() + " of " + summary.rows() + " rows have no answer");
        });
        summary.column()
                .ifPresent(column -> console.line("Wrote " + out.orElseThrow() + ": " + summary.rows()
                        + " rows, answers in column '" + column + "'"));
        return summary.error().isEmpty() ? ExitCode.OK : ExitCode.USAGE;
    }

    private void checkOut() {
        String what = file.map(Path::toString).orElse("no --file");
        boolean rowsIn = file.filter(RowSource::holdsRows).isPresent() && !jsonLines;
        Options.require(rowsIn, "predict", "--out", "--file with rows of .parquet, .jsonl, .json, .csv or .tsv", what);
        Options.require(!json, "predict", "--out", "no --json with it: name a .jsonl file", "--json");
        Path target = out.orElseThrow();
        Options.require(
                RowSource.canWrite(target), "predict", "--out", "a .csv, .tsv or .jsonl file, also .gz", target);
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

    private RowSource source() {
        int given = (texts.isEmpty() ? 0 : 1) + (rows.isEmpty() ? 0 : 1) + (file.isPresent() ? 1 : 0);
        Options.require(given == 1, "predict", "TEXT, --row, --file", "one of them", given + " of them");
        Options.require(!jsonLines || file.isPresent(), "predict", "--jsonl", "--file with it", "no --file");
        RowSource source = file.map(path -> jsonLines ? RowSource.jsonLines(path) : RowSource.file(path))
                .orElseGet(() -> texts.isEmpty() ? RowSource.json(rows) : RowSource.texts(texts));
        RowSource formatted = Options.checked("predict", () -> source.withFormat(delimiter, encoding));
        return column.map(formatted::withColumn).orElse(formatted);
    }
}
