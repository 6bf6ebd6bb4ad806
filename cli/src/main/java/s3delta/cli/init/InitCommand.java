package s3delta.cli.init;

import jakarta.inject.Inject;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import s3delta.api.Budget;
import s3delta.api.ErrorCode;
import s3delta.api.S3DeltaException;
import s3delta.cli.Options;
import s3delta.cli.PrintingCommand;
import s3delta.cli.SchemaCommand;
import s3delta.runtime.data.Row;
import s3delta.runtime.data.Table;
import s3delta.runtime.data.TextFormat;
import s3delta.runtime.json.WholeFile;
import s3delta.runtime.plugin.Registry;
import s3delta.runtime.space.Candidates;
import s3delta.runtime.space.SearchSpace;
import s3delta.runtime.space.SpaceSize;
import s3delta.runtime.space.Spaces;
import s3delta.runtime.space.WrittenBudget;
import s3delta.runtime.t5.T5Config;
import s3delta.runtime.task.Tasks;
import s3delta.runtime.tokenizer.Tokenizer;
import s3delta.runtime.tokenizer.Tokenizers;

/** Writes a configuration for the columns of a file, or for a task of GLUE or SuperGLUE, and says what it chose. */
@Command(name = "init")
public final class InitCommand extends PrintingCommand {
    /** Editors complete and check keys by it. */
    private static final String SCHEMA = "s3delta.schema.json";

    private static final String SPACE = "s3delta-m";
    private static final int MEASURED = 2000;
    private static final int LONGEST = 512;
    private static final int MULTIPLE = 16;
    /** A share of 15% of fewer may be no row. */
    private static final int FEWEST_ROWS = 10;

    @Option(names = "--csv", paramLabel = "FILE")
    private Optional<Path> csv = Optional.empty();

    @Option(names = "--task", paramLabel = "NAME")
    private Optional<String> task = Optional.empty();

    @Option(names = "--backbone", paramLabel = "DIR")
    private Path backbone = Path.of("models/t5-small");

    @Option(names = "--out", paramLabel = "FILE")
    private Optional<Path> out = Optional.empty();

    @Option(names = "--label", paramLabel = "COLUMN")
    private Optional<String> label = Optional.empty();

    @Option(names = "--text", paramLabel = "COLUMN")
    private List<String> texts = new ArrayList<>();

    @Option(names = "--encoding", paramLabel = "NAME")
    private Optional<String> encoding = Optional.empty();

    @Inject
    private Registry registry;

    /** Makes the command; called by picocli. */
    @SuppressWarnings("NullAway.Init") // injected
    public InitCommand() {}

    @Override
    public void run() {
        boolean one = csv.isPresent() != task.isPresent();
        Options.require(one, "init", "--csv, --task", "one of them", csv.isPresent() ? "both" : "none");
        String name = task.orElseGet(() -> name(csv.orElseThrow()));
        Path target = out.orElse(Path.of(name + ".yaml"));
        Options.require(!Files.exists(target), "init", "--out", "a file that does not exist yet", target);
        Draft.Fit fit = fit();
        String text = csv.map(file -> ofFile(name, file, fit)).orElseGet(() -> ofTask(name, fit));
        Path schema = target.resolveSibling(SCHEMA);
        if (!Files.exists(schema)) {
            WholeFile.write(schema, SchemaCommand.text());
        }
        WholeFile.write(target, "# yaml-language-server: $schema=" + SCHEMA + "\n" + text);
        console.line("Wrote " + target + ". Next:");
        console.line("  ./s3delta task check " + target);
        console.line("  ./s3delta run " + target);
    }

    /** Makes a name of a file's. */
    private static String name(Path file) {
        String bare = file.getFileName().toString().toLowerCase(Locale.ROOT).replaceFirst("\\..*$", "");
        String name = bare.replaceAll("[^a-z0-9.-]+", "-").replaceAll("^[.-]+|[.-]+$", "");
        boolean taken = Tasks.all().stream().anyMatch(known -> known.name().equals(name));
        return name.isEmpty() ? "task" : taken ? "own-" + name : name;
    }

    private Draft.Fit fit() {
        if (!Files.isDirectory(backbone)) {
            console.line("backbone: " + backbone + " is not there; lengths and rates are guesses");
            return new Draft.Fit(backbone, Optional.empty(), Optional.empty(), Draft.Rates.of(0));
        }
        T5Config config = T5Config.read(backbone.resolve("config.json"));
        SearchSpace space = Spaces.named(SPACE);
        SpaceSize size = SpaceSize.of(Candidates.of(config, space, registry));
        Budget budget = WrittenBudget.parse("5% of space").in(config, space, registry);
        String kept = size.kept(budget);
        console.line("backbone: " + backbone + String.format(Locale.ROOT, ", %,d parameters", config.parameterCount()));
        console.line("budget: " + kept);
        return new Draft.Fit(
                backbone, Optional.of(config.parameterCount()), Optional.of(kept), Draft.Rates.of(config.dModel()));
    }

    private String ofTask(String name, Draft.Fit fit) {
        Options.require(texts.isEmpty() && label.isEmpty(), "init", "--label, --text", "--csv with them", "--task");
        String known = Tasks.byName(name).name();
        console.line("task: " + known + ", with the epochs, rows of a step and lengths of the S3Delta paper");
        return new Draft()
                .line("# Written by 's3delta init --task " + known + "'.")
                .backbone(fit)
                .line("data: data", "'./s3delta data get' fetches the public data sets")
                .line("tasks: [" + known + "]")
                .search(fit, Optional.empty(), false, "runs/" + known)
                .text();
    }

    private String ofFile(String name, Path file, Draft.Fit fit) {
        TextFormat format = new TextFormat(Optional.empty(), encoding, Optional.empty());
        List<Row> rows = new ArrayList<>();
        List<Column> columns = Column.read(file, format, rows);
        Choice choice = Choice.of(columns, label, texts, file);
        // Of two columns of one name nobody can say which is meant.
        try (Table table = Table.open(List.of(file), format)) {
            table.first(choice.columns().map(Column::name).toList(), 1);
        }
        List<Row> whole = rows.stream().filter(row -> isWhole(row, choice)).toList();
        console.line("rows: " + rows.size() + ", of which " + whole.size() + " have all that is needed");
        if (whole.size() < FEWEST_ROWS) {
            throw S3DeltaException.of(ErrorCode.DATA, "there are too few rows to train, validate and test")
                    .where(file)
                    .expected("at least " + FEWEST_ROWS + " rows with a text and a label")
                    .got(whole.size())
                    .fix("add rows");
        }
        console.line("text: " + choice.texts().stream().map(Column::name).collect(Collectors.joining(", ")));
        console.line("label: " + choice.label().name() + ", " + described(choice));
        Path data = Optional.ofNullable(file.getParent()).orElse(Path.of("."));
        boolean typed = !file.getFileName().toString().toLowerCase(Locale.ROOT).matches(".*\\.[ct]sv(\\.gz)?");
        Draft draft = new Draft()
                .line("# Written by 's3delta init --csv " + file
                        + "'. What is not said has a default: docs/reference.md.")
                .backbone(fit)
                .line("data: " + Draft.scalar(data.toString()), "where files are taken from")
                .task(name, file, choice, whole.size() == rows.size(), typed, encoding);
        measure(name, choice, whole, draft);
        // What validation and test leave.
        int train = (int) (whole.size() * 0.7);
        boolean free = choice.kind() == Choice.Kind.TEXT;
        return draft.search(fit, Optional.of(Draft.Effort.of(train)), free, "runs/" + name)
                .text();
    }

    private static boolean isWhole(Row row, Choice choice) {
        return choice.columns()
                .allMatch(column ->
                        value(row, column).map(text -> !text.isBlank()).orElse(false));
    }

    private static Optional<String> value(Row row, Column column) {
        return Optional.ofNullable(row.cells().get(column.name())).map(Row.Cell::text);
    }

    private static String described(Choice choice) {
        return switch (choice.kind()) {
            case NUMBER -> "numbers: judged by their correlation (pearson)";
            case TEXT -> "texts, as " + choice.label().differing() + ": judged by their words (word-f1)";
            case CLASSES -> {
                Map<String, Integer> meanings = choice.label().meanings();
                int written = choice.label().values().size();
                yield meanings.size() + " labels: "
                        + meanings.entrySet().stream()
                                .limit(Column.FEW_CLASSES)
                                .map(each -> each.getKey() + " " + each.getValue())
                                .collect(Collectors.joining(", "))
                        + (meanings.size() > Column.FEW_CLASSES ? ", .." : "")
                        + (written == meanings.size() ? "" : " (written in " + written + " ways)");
            }
        };
    }

    /** Counts the tokens of the first rows where the backbone's tokenizer is there. */
    private void measure(String name, Choice choice, List<Row> rows, Draft draft) {
        if (!Files.isDirectory(backbone) || rows.isEmpty()) {
            return;
        }
        List<Row> some = rows.subList(0, Math.min(MEASURED, rows.size()));
        try (Tokenizer tokenizer = Tokenizers.load(backbone)) {
            int source = longest(
                    tokenizer,
                    some.stream()
                            .map(row -> name
                                    + choice.texts().stream()
                                            .map(column -> " " + column.name() + ": "
                                                    + value(row, column).orElse(""))
                                            .collect(Collectors.joining()))
                            .toList());
            int target = longest(
                    tokenizer,
                    some.stream()
                            .map(row -> value(row, choice.label()).orElse(""))
                            .map(text -> choice.kind() == Choice.Kind.CLASSES ? Column.meaning(text) : text)
                            .toList());
            int most = Math.min(LONGEST, (source + MULTIPLE - 1) / MULTIPLE * MULTIPLE);
            draft.lengths(
                    most, target + 2, "tokens; the longest of " + some.size() + " rows have " + source + ", " + target);
            console.line("tokens: at most " + source + " in, " + target + " out");
        }
    }

    private static int longest(Tokenizer tokenizer, List<String> texts) {
        return tokenizer.encodeAll(texts).stream()
                .mapToInt(ids -> ids.length)
                .max()
                .orElse(2);
    }
}
