package s3delta.runtime.proposal;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import s3delta.api.Budget;
import s3delta.api.ErrorCode;
import s3delta.api.S3DeltaException;
import s3delta.api.Stability;
import s3delta.runtime.Plugins;
import s3delta.runtime.data.Row;
import s3delta.runtime.data.Table;
import s3delta.runtime.data.TextFormat;
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

/**
 * Proposes configurations that fit a backbone: what is searched, budget, rates, lengths and how long to train.
 *
 * @since 0.1
 */
@Stability(Stability.Level.EXPERIMENTAL)
public final class Proposal {
    private static final String SPACE = "s3delta-m";
    private static final int MEASURED = 2000;
    private static final int LONGEST = 512;
    private static final int MULTIPLE = 16;
    /** A share of 15% of fewer may be no row. */
    private static final int FEWEST_ROWS = 10;

    private final Registry registry;
    private final Path backbone;
    private final Consumer<String> notes;

    /**
     * Begins proposals for a backbone.
     *
     * @param plugins the plugins
     * @param backbone Hugging Face directory of a T5; where it is not there yet, lengths and rates are guesses
     * @param notes takes sentences on what is found and chosen
     */
    public Proposal(Plugins plugins, Path backbone, Consumer<String> notes) {
        registry = Registry.of(plugins);
        this.backbone = backbone;
        this.notes = notes;
    }

    /**
     * What is known of a file.
     *
     * @param label the column of the target; found where absent
     * @param texts the columns of the source; found where empty
     * @param encoding such as {@code latin-1}; UTF-8 where absent
     */
    public record Columns(Optional<String> label, List<String> texts, Optional<String> encoding) {
        /** Copies the list. */
        public Columns {
            texts = List.copyOf(texts);
        }
    }

    /**
     * Makes a task's name of a file's.
     *
     * @param file the file
     * @return a name that no known task has
     */
    public static String name(Path file) {
        String bare = file.getFileName().toString().toLowerCase(Locale.ROOT).replaceFirst("\\..*$", "");
        String name = bare.replaceAll("[^a-z0-9.-]+", "-").replaceAll("^[.-]+|[.-]+$", "");
        boolean taken = Tasks.all().stream().anyMatch(known -> known.name().equals(name));
        return name.isEmpty() ? "task" : taken ? "own-" + name : name;
    }

    private Draft.Fit fit() {
        if (!Files.isDirectory(backbone)) {
            notes.accept("backbone: " + backbone + " is not there; lengths and rates are guesses");
            return new Draft.Fit(backbone, Optional.empty(), Optional.empty(), Draft.Rates.of(0));
        }
        T5Config config = T5Config.read(backbone.resolve("config.json"));
        SearchSpace space = Spaces.named(SPACE);
        SpaceSize size = SpaceSize.of(Candidates.of(config, space, registry));
        Budget budget = WrittenBudget.parse("5% of space").in(config, space, registry);
        String kept = size.kept(budget);
        notes.accept("backbone: " + backbone + String.format(Locale.ROOT, ", %,d parameters", config.parameterCount()));
        notes.accept("budget: " + kept);
        return new Draft.Fit(
                backbone, Optional.of(config.parameterCount()), Optional.of(kept), Draft.Rates.of(config.dModel()));
    }

    /**
     * Proposes a configuration for a known task.
     *
     * @param name the task's name, such as {@code sst2}
     * @return YAML, with remarks on what was chosen
     * @throws S3DeltaException {@link ErrorCode#TASK} if there is no such task, or if the backbone cannot be read
     */
    public String ofTask(String name) {
        Draft.Fit fit = fit();
        String known = Tasks.byName(name).name();
        notes.accept("task: " + known + ", with the epochs, rows of a step and lengths of the S3Delta paper");
        return new Draft()
                .line("# Written by 's3delta init --task " + known + "'.")
                .backbone(fit)
                .line("data: data", "'./s3delta data get' fetches the public data sets")
                .line("tasks: [" + known + "]")
                .search(fit, Optional.empty(), false, "runs/" + known)
                .text();
    }

    /**
     * Proposes a configuration for a task of a file's rows.
     *
     * @param name what the task shall be called; see {@link #name}
     * @param file the file, of any format that tasks read
     * @param wanted which columns are what, and how the file is written
     * @return YAML, with remarks on what was chosen
     * @throws S3DeltaException {@link ErrorCode#DATA} if no column can be chosen or there are too few rows, or if a file cannot
     *     be read
     */
    public String ofFile(String name, Path file, Columns wanted) {
        Draft.Fit fit = fit();
        TextFormat format = new TextFormat(Optional.empty(), wanted.encoding(), Optional.empty());
        List<Row> rows = new ArrayList<>();
        List<Column> columns = Column.read(file, format, rows);
        Choice choice = Choice.of(columns, wanted.label(), wanted.texts(), file);
        if (choice.label().isOfCommas()) {
            format = new TextFormat(Optional.empty(), wanted.encoding(), Optional.of(","));
            rows.clear();
            choice = Choice.of(
                    Column.read(file, format, rows), Optional.of(choice.label().name()), wanted.texts(), file);
        }
        return ofFile(name, file, format, rows, choice, fit);
    }

    private String ofFile(String name, Path file, TextFormat format, List<Row> rows, Choice choice, Draft.Fit fit) {
        // Of two columns of one name nobody can say which is meant.
        try (Table table = Table.open(List.of(file), format)) {
            table.first(choice.columns().map(Column::name).toList(), 1);
        }
        List<Row> whole = rows.stream().filter(row -> isWhole(row, choice)).toList();
        notes.accept("rows: " + rows.size() + ", of which " + whole.size() + " have all that is needed");
        if (whole.size() < FEWEST_ROWS) {
            throw S3DeltaException.of(ErrorCode.DATA, "there are too few rows to train, validate and test")
                    .where(file)
                    .expected("at least " + FEWEST_ROWS + " rows with a text and a label")
                    .got(whole.size())
                    .fix("add rows");
        }
        notes.accept("text: " + choice.texts().stream().map(Column::name).collect(Collectors.joining(", ")));
        notes.accept("label: " + choice.label().name() + ", " + described(choice));
        Path data = Optional.ofNullable(file.getParent()).orElse(Path.of("."));
        boolean typed = !file.getFileName().toString().toLowerCase(Locale.ROOT).matches(".*\\.[ct]sv(\\.gz)?");
        Draft draft = new Draft()
                .line("# Written by 's3delta init --csv " + file
                        + "'. What is not said has a default: docs/reference.md.")
                .backbone(fit)
                .line("data: " + Draft.scalar(data.toString()), "where files are taken from")
                .task(name, file, choice, whole.size() == rows.size(), typed, format);
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
            notes.accept("tokens: at most " + source + " in, " + target + " out");
        }
    }

    private static int longest(Tokenizer tokenizer, List<String> texts) {
        return tokenizer.encodeAll(texts).stream()
                .mapToInt(ids -> ids.length)
                .max()
                .orElse(2);
    }
}
