package s3delta.runtime.proposal;

import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import s3delta.api.ErrorCode;
import s3delta.api.S3DeltaException;

/**
 * Which columns a task reads and which it answers.
 *
 * @param texts the columns of the source
 * @param label the column of the target
 * @param kind what the target is
 */
record Choice(List<Column> texts, Column label, Kind kind) {
    /** Names that label columns commonly have, the most telling first. */
    static final List<String> NAMES = List.of(
            "label",
            "labels",
            "target",
            "class",
            "category",
            "topic",
            "queue",
            "intent",
            "sentiment",
            "answer",
            "output",
            "summary",
            "score",
            "rating");

    /** What a target is. */
    enum Kind {
        /** One of a few labels. */
        CLASSES,
        /** A number. */
        NUMBER,
        /** A text. */
        TEXT
    }

    /**
     * Chooses. The label column is the one of a common name, or else the last whose values are few classes, or else the second of two columns of texts,
     * or else the last of numbers that are not all whole, as numbers of rows are. The texts are the other columns of three words or more on average, or else the longest of the others.
     *
     * @param all columns of the file
     * @param label the name of the label column, where the user has named it
     * @param texts the names of the columns of the source, where the user has named them
     * @param file for messages
     * @return the choice
     * @throws S3DeltaException {@link ErrorCode#DATA} if no column can be chosen
     */
    static Choice of(List<Column> all, Optional<String> label, List<String> texts, Object file) {
        List<Column> columns = all.stream().filter(c -> !c.isNested()).toList();
        Column target = label.map(name -> named(all, name, "--label", file))
                .or(() -> commonlyNamed(columns))
                .or(() -> columns.stream()
                        .filter(c -> c.isClasses(Column.FEW_CLASSES))
                        .reduce((first, last) -> last))
                .or(() -> rewritten(columns))
                .or(() -> columns.stream().filter(Column::isMeasured).reduce((first, last) -> last))
                .orElseThrow(() -> noLabel(columns, file));
        if (label.isEmpty() && target.meanings().containsKey(Column.meaning(target.name()))) {
            throw none("the first line looks like a row, not like names of columns", file)
                    .expected("a first line with the names of columns")
                    .got(names(columns) + "; '" + target.name() + "' is also a value of its column")
                    .fix("write names into the first line; if it has them, add --label COLUMN");
        }
        List<Column> others = columns.stream().filter(c -> c != target).toList();
        List<Column> sources = texts.isEmpty()
                ? others.stream().filter(Column::isText).toList()
                : texts.stream().map(name -> named(all, name, "--text", file)).toList();
        if (sources.isEmpty()) {
            sources = others.stream()
                    .filter(c -> c.filled() > 0 && !c.isNumbers())
                    .max(Comparator.comparingDouble(Column::characters))
                    .stream()
                    .toList();
        }
        if (sources.isEmpty()) {
            throw none("no column is a text", file)
                    .expected("a column of texts next to '" + target.name() + "'")
                    .got(names(columns))
                    .fix("name it: --text COLUMN");
        }
        Choice choice = new Choice(sources, target, kind(target));
        choice.columns()
                .filter(c -> c.name().isEmpty() || c.name().matches(".*[{}].*"))
                .findFirst()
                .ifPresent(c -> {
                    throw none("a column's name cannot stand in a template", file)
                            .expected("a name without braces")
                            .got("'" + c.name() + "'")
                            .fix("give the column another name in the file, or choose others with --text and --label");
                });
        return choice;
    }

    /** Returns all columns that a row needs. */
    Stream<Column> columns() {
        return Stream.concat(texts.stream(), Stream.of(label));
    }

    private static S3DeltaException noLabel(List<Column> columns, Object file) {
        Optional<Column> constant = columns.stream()
                .filter(c -> c.meanings().size() == 1 && isCommon(c))
                .findFirst();
        return constant.map(c -> none("the column of labels has one value only", file)
                        .expected("two labels or more in column '" + c.name() + "'")
                        .got("'" + c.meanings().keySet().iterator().next() + "' in " + c.filled() + " rows")
                        .fix("add rows with other labels, or name another column: --label COLUMN"))
                .orElseGet(() -> none("no column is a label by its name or its values", file)
                        .expected("a column called " + String.join(", ", NAMES) + ", or one of 2 to "
                                + Column.FEW_CLASSES
                                + " values, each in three rows or more, or one of numbers that are not all whole")
                        .got(names(columns))
                        .fix("name it: --label COLUMN"));
    }

    /** Of two columns of texts, and no other, the second answers the first. */
    private static Optional<Column> rewritten(List<Column> columns) {
        boolean both = columns.size() == 2 && columns.stream().allMatch(Column::isText);
        return both ? Optional.of(columns.get(1)) : Optional.empty();
    }

    private static boolean isCommon(Column column) {
        return NAMES.stream().anyMatch(column.name().strip()::equalsIgnoreCase);
    }

    private static Kind kind(Column target) {
        if (target.isClasses(Column.MOST_CLASSES)) {
            return Kind.CLASSES;
        }
        return target.isNumbers() ? Kind.NUMBER : Kind.TEXT;
    }

    private static Optional<Column> commonlyNamed(List<Column> columns) {
        return NAMES.stream()
                .flatMap(name -> columns.stream()
                        .filter(c -> c.name().strip().equalsIgnoreCase(name)
                                && c.meanings().size() >= 2))
                .findFirst();
    }

    private static Column named(List<Column> columns, String name, String option, Object file) {
        Column found = columns.stream()
                .filter(c -> c.name().equals(name))
                .findFirst()
                .orElseThrow(() -> none("there is no such column", file)
                        .expected("a column '" + name + "', as " + option + " says")
                        .got(names(columns))
                        .fix("name one that is there"));
        if (found.isNested()) {
            throw none("a column holds lists or objects", file)
                    .expected("texts or numbers in column '" + name + "', as " + option + " says")
                    .got("a list or an object")
                    .fix("name another column, or take a part of this one with 'sql' in the task");
        }
        return found;
    }

    private static S3DeltaException none(String what, Object file) {
        return S3DeltaException.of(ErrorCode.DATA, what).where(file);
    }

    private static String names(List<Column> columns) {
        return "columns " + columns.stream().map(Column::name).collect(Collectors.joining(", "));
    }
}
