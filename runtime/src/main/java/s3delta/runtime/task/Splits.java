package s3delta.runtime.task;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import s3delta.api.ErrorCode;
import s3delta.api.S3DeltaException;
import s3delta.runtime.data.Fingerprint;
import s3delta.runtime.data.Row;
import s3delta.runtime.data.RowErrors;
import s3delta.runtime.data.Table;
import s3delta.runtime.random.Randomness;

/** Splits a task's rows into training, validation and test data. */
public final class Splits {
    private static final String PURPOSE = "split";

    /** Stands for a number of rows that is not known yet. */
    private static final int MANY = 1_000_000;

    private final Task task;
    private final Path data;
    private final Randomness randomness;
    private final Map<String, Table> tables = new LinkedHashMap<>();

    private Splits(Task task, Path data, Randomness randomness) {
        this.task = task;
        this.data = data;
        this.randomness = randomness;
    }

    /**
     * Splits a task's rows, differently with each seed.
     *
     * <p>The task's rule says which shuffled rows go where; limits cut what is then there.
     *
     * @param task the task
     * @param data the data directory, see {@link s3delta.runtime.data.DataFiles#find}
     * @param limits how many rows are used
     * @param randomness shuffles
     * @return the three sets in shuffled order, none empty
     * @throws S3DeltaException {@code FILE_MISSING} or {@code FILE_FORMAT} if files are missing or damaged, {@code DATA} if
     *     a set is empty, a column is missing or a label is none of the task's
     */
    public static TaskData of(Task task, Path data, Limits limits, Randomness randomness) {
        Splits splits = new Splits(task, data, randomness);
        try {
            SplitRule.Parts parts =
                    task.rule().parts(split -> splits.table(split).size());
            Map<String, RowErrors> bad = new LinkedHashMap<>();
            List<List<Example>> train = splits.examples(parts.train(), limits.trainRows(), bad);
            List<List<Example>> validation = splits.examples(parts.validation(), limits.validationRows(), bad);
            List<List<Example>> test = splits.examples(parts.test(), limits.testRows(), bad);
            RowErrors.check(bad.values());
            return new TaskData(
                    train.stream().flatMap(List::stream).toList(),
                    validation.stream().map(examples -> examples.get(0)).toList(),
                    test.stream().map(examples -> examples.get(0)).toList(),
                    splits.fingerprint());
        } finally {
            splits.tables.values().forEach(Table::close);
        }
    }

    /**
     * Words some rows of a split, for people to look at.
     *
     * @param task the task
     * @param data the data directory
     * @param split such as {@code train}; {@code validation} is the task's own, whatever its name
     * @param rows row numbers, in file order from 0
     * @return what the rows become in training, in the order asked for
     * @throws S3DeltaException {@code FILE_MISSING}, {@code FILE_FORMAT}, or {@code DATA} if a row does not exist, a column
     *     is missing or a label is none of the task's
     */
    public static List<Example> examples(Task task, Path data, String split, int... rows) {
        try (Table table = task.source().open(data, split)) {
            return table.rows(task.columns(), rows).stream()
                    .flatMap(row -> task.prompt().examples(row).stream())
                    .toList();
        }
    }

    /**
     * Checks that the files of all splits that a task uses are there, and reads nothing of them.
     *
     * @param task the task
     * @param data the data directory
     * @throws S3DeltaException {@code FILE_MISSING} if there are none, or one may not be read
     */
    public static void requireFiles(Task task, Path data) {
        task.rule().parts(split -> {
            Table.requireReadable(task.source().files(data, split));
            return MANY;
        });
    }

    private Table table(String split) {
        return tables.computeIfAbsent(split, name -> task.source().open(data, name));
    }

    private String fingerprint() {
        return Fingerprint.of(tables.values().stream()
                .flatMap(table -> table.files().stream())
                .toList());
    }

    /** Words a part of a split's shuffled order, and of that at most as many rows as the limit. */
    private List<List<Example>> examples(SplitRule.Part part, Optional<Integer> limit, Map<String, RowErrors> bad) {
        Table table = table(part.split());
        if (part.from() >= part.to()) {
            throw S3DeltaException.of(ErrorCode.DATA, "there are too few rows to split")
                    .where(table.place())
                    .expected("rows for training, validation and test")
                    .got(table.size() + " rows in this split")
                    .fix("use more rows of '" + task.name() + "'");
        }
        String name = task.name() + (part.split().equals(SplitRule.TRAIN) ? "" : "/" + part.split());
        int[] order = randomness.permutation(table.size(), PURPOSE, name);
        int length = Math.min(limit.orElse(part.to()), part.to() - part.from());
        int[] numbers = Arrays.copyOfRange(order, part.from(), part.from() + length);
        RowErrors errors = bad.computeIfAbsent(part.split(), split -> new RowErrors());
        List<List<Example>> examples = new ArrayList<>(length);
        for (Row row : table.rows(task.columns(), errors, numbers)) {
            errors.visit(row, good -> examples.add(task.prompt().examples(good)));
        }
        return examples;
    }
}
