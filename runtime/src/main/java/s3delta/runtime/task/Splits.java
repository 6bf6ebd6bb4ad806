package s3delta.runtime.task;

import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import s3delta.api.ErrorCode;
import s3delta.api.S3DeltaException;
import s3delta.runtime.data.DataFiles;
import s3delta.runtime.data.Fingerprint;
import s3delta.runtime.data.Row;
import s3delta.runtime.data.Table;
import s3delta.runtime.random.Randomness;

/** Splits public data, whose test labels are withheld, into training, validation and test data as the paper does. */
public final class Splits {
    /** The paper's number of training rows that become validation rows in large tasks. */
    private static final int VALIDATION_ROWS = 2000;

    private static final String PURPOSE = "split";
    private static final String TRAIN = "train";

    private Splits() {}

    /**
     * Splits a task's rows, differently with each seed.
     *
     * <p>In large tasks 2,000 shuffled training rows (at most half of them, where there are fewer than 4,000) become
     * validation rows, and the original validation split is the test set. In the others the shuffled original validation
     * split is halved; an odd row goes to the test set. A task with a labelled test split of its own is not split. Limits
     * cut what is then there.
     *
     * @param task the task
     * @param data the data directory, see {@link DataFiles#find}
     * @param limits how many rows are used
     * @param randomness shuffles
     * @return the three sets in shuffled order, none empty
     * @throws S3DeltaException {@code FILE_MISSING} or {@code FILE_FORMAT} if files are missing or damaged, {@code DATA} if
     *     a set is empty, a column is missing or a label is none of the task's
     */
    public static TaskData of(Task task, Path data, Limits limits, Randomness randomness) {
        Table train = Table.open(DataFiles.find(data, task.folder(), TRAIN));
        Table held = Table.open(DataFiles.find(data, task.folder(), task.validationSplit()));
        int[] trainOrder = randomness.permutation(train.size(), PURPOSE, task.name());
        int[] heldOrder = randomness.permutation(held.size(), PURPOSE, task.name() + "/validation");
        String fingerprint = Fingerprint.of(
                Stream.concat(train.files().stream(), held.files().stream()).toList());
        Part trainPart = (from, to, limit) -> rows(task, train, Arrays.copyOfRange(trainOrder, from, to), limit);
        Part heldPart = (from, to, limit) -> rows(task, held, Arrays.copyOfRange(heldOrder, from, to), limit);
        if (task.testSplit().isPresent()) {
            Table test = Table.open(
                    DataFiles.find(data, task.folder(), task.testSplit().get()));
            int[] testOrder = randomness.permutation(test.size(), PURPOSE, task.name() + "/test");
            return new TaskData(
                    training(task, trainPart.rows(0, train.size(), limits.trainRows())),
                    evaluation(task, heldPart.rows(0, held.size(), limits.validationRows())),
                    evaluation(task, rows(task, test, testOrder, limits.testRows())),
                    fingerprint);
        }
        if (task.trainSuppliesValidation()) {
            int cut = Math.min(VALIDATION_ROWS, train.size() / 2);
            return new TaskData(
                    training(task, trainPart.rows(cut, train.size(), limits.trainRows())),
                    evaluation(task, trainPart.rows(0, cut, limits.validationRows())),
                    evaluation(task, heldPart.rows(0, held.size(), limits.testRows())),
                    fingerprint);
        }
        int half = held.size() / 2;
        return new TaskData(
                training(task, trainPart.rows(0, train.size(), limits.trainRows())),
                evaluation(task, heldPart.rows(0, half, limits.validationRows())),
                evaluation(task, heldPart.rows(half, held.size(), limits.testRows())),
                fingerprint);
    }

    /** Reads a part of a table's shuffled order: from a place up to another, and of that at most as many as the limit. */
    @FunctionalInterface
    private interface Part {
        List<Row> rows(int from, int to, Optional<Integer> limit);
    }

    private static List<Row> rows(Task task, Table table, int[] order, Optional<Integer> limit) {
        if (order.length == 0) {
            throw S3DeltaException.of(ErrorCode.DATA, "there are too few rows to split")
                    .where(table.files().get(0))
                    .expected("rows for training, validation and test")
                    .got(table.size() + " rows in this split")
                    .mend("use more rows of '" + task.name() + "'")
                    .build();
        }
        int count = Math.min(limit.orElse(order.length), order.length);
        return table.rows(task.columns(), Arrays.copyOf(order, count));
    }

    private static List<Example> training(Task task, List<Row> rows) {
        return rows.stream()
                .flatMap(row -> task.prompt().examples(row).stream())
                .toList();
    }

    private static List<Example> evaluation(Task task, List<Row> rows) {
        return rows.stream().map(row -> task.prompt().examples(row).get(0)).toList();
    }
}
