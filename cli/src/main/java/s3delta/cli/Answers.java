package s3delta.cli;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import s3delta.api.S3DeltaException;
import s3delta.runtime.PredictOptions;
import s3delta.runtime.Prediction;
import s3delta.runtime.TunedModel;
import s3delta.runtime.data.Row;
import s3delta.runtime.data.Row.Cell;
import s3delta.runtime.data.RowErrors;
import s3delta.runtime.data.RowFile;
import s3delta.runtime.data.Table;
import s3delta.runtime.data.TextFormat;
import s3delta.runtime.data.Texts;
import s3delta.runtime.json.Json;
import s3delta.runtime.json.Trees;
import tools.jackson.databind.node.ObjectNode;

/** Collects texts until there are enough to fill batches of like lengths, and gives their answers on in order. */
final class Answers implements Texts.Visitor {
    /** Batches whose rows are sorted by length. */
    private static final int BATCHES = 16;

    /** Where answers go. */
    interface Sink {
        /** Takes an answer, and the row that the text was made of, if any. */
        void answer(int number, Prediction prediction, Optional<Row> row);

        /** Takes a row that gives no text, and what could be read of it. */
        void bad(int number, S3DeltaException error, Optional<Row> row);

        /** Shows what it has. */
        default void flush() {}
    }

    /** A text that waits for its answer. */
    private record Waiting(String text, Optional<Row> row) {}

    private final Console console;
    private final TunedModel model;
    private final PredictOptions options;
    private final Sink sink;
    private final int most;
    private final List<Waiting> waiting = new ArrayList<>();
    private final RowErrors errors = new RowErrors();
    private Optional<Row> row = Optional.empty();
    private int given;
    private int truncated;

    Answers(Console console, TunedModel model, PredictOptions options, Sink sink) {
        this.console = console;
        this.model = model;
        this.options = options;
        this.sink = sink;
        most = (int) Math.min(Integer.MAX_VALUE, (long) BATCHES * options.batchSize());
    }

    @Override
    public void row(Row read) {
        row = Optional.of(read);
    }

    @Override
    public void text(String text) {
        waiting.add(new Waiting(text, row));
        row = Optional.empty();
        if (waiting.size() == most) {
            flush();
        }
    }

    @Override
    public void bad(S3DeltaException error) {
        flush();
        errors.add(new RowErrors.Bad(given, error));
        sink.bad(given, error, row);
        row = Optional.empty();
        given++;
    }

    @Override
    public void pause() {
        flush();
        sink.flush();
    }

    /** Gives the rest, how many texts were cut, and which rows have no answer; says whether all have one. */
    boolean end() {
        flush();
        if (truncated > 0) {
            console.note("note: " + truncated + " of " + given + " texts were too long and were cut");
        }
        try {
            errors.check();
            return true;
        } catch (S3DeltaException e) {
            console.note("error[" + e.code().label() + "]: " + e.getMessage());
            console.note("note: " + errors.size() + " of " + given + " rows have no answer");
            return false;
        }
    }

    /** Returns how many texts and bad rows there were. */
    int count() {
        return given;
    }

    private void flush() {
        if (waiting.isEmpty()) {
            return;
        }
        List<Prediction> predictions =
                model.predict(waiting.stream().map(Waiting::text).toList(), options.withFirstRow(given));
        for (int i = 0; i < predictions.size(); i++) {
            sink.answer(given, predictions.get(i), waiting.get(i).row);
            given++;
            truncated += predictions.get(i).truncated() ? 1 : 0;
        }
        waiting.clear();
    }

    /** Prints a line for each answer; that of a bad row stays empty, so that lines and rows keep their order. */
    record Lines(Console console, boolean json) implements Sink {
        @Override
        public void answer(int number, Prediction prediction, Optional<Row> row) {
            console.line(
                    json
                            ? Json.line(tree(number, prediction))
                            : prediction.output().replaceAll("\\R", " "));
        }

        /** What is not known is left out. */
        private static ObjectNode tree(int number, Prediction prediction) {
            ObjectNode tree = Json.mapper()
                    .createObjectNode()
                    .put("row", number)
                    .put("source", prediction.source())
                    .put("output", prediction.output());
            prediction.valid().ifPresent(valid -> tree.put("valid", valid));
            if (!prediction.probabilities().isEmpty()) {
                tree.set("probabilities", Trees.tree(prediction.probabilities()));
            }
            if (prediction.truncated()) {
                tree.put("truncated", true);
            }
            return tree;
        }

        @Override
        public void bad(int number, S3DeltaException error, Optional<Row> row) {
            console.line(
                    json
                            ? Json.line(Json.mapper()
                                    .createObjectNode()
                                    .put("row", number)
                                    .put("error", error.parts().what())
                                    .put("where", error.parts().detail("where").orElse("")))
                            : "");
        }

        @Override
        public void flush() {
            console.out().flush();
        }
    }

    /** Writes each row with its answer in one more column; that of a bad row stays empty. */
    record Rows(RowFile file, String column) implements Sink {
        private static final String COLUMN = "output";

        /** Begins a file with the columns of another. */
        static Rows of(Path out, Path in, TextFormat format) {
            Set<String> columns = new LinkedHashSet<>();
            try (Table table = Table.open(List.of(in), format)) {
                // Of two columns with one name, one would be lost.
                table.rows(table.columns());
                columns.addAll(table.columns());
                if (columns.isEmpty()) {
                    table.each(List.of(), row -> columns.addAll(row.cells().keySet()), bad -> {});
                }
            }
            String own = COLUMN;
            for (int i = 2; !columns.add(own); i++) {
                own = COLUMN + "-" + i;
            }
            return new Rows(RowFile.create(out, List.copyOf(columns)), own);
        }

        @Override
        public void answer(int number, Prediction prediction, Optional<Row> row) {
            write(row, Optional.of(prediction.output()));
        }

        @Override
        public void bad(int number, S3DeltaException error, Optional<Row> row) {
            write(row, Optional.empty());
        }

        private void write(Optional<Row> row, Optional<String> output) {
            Map<String, Cell> cells = new LinkedHashMap<>(row.map(Row::cells).orElse(Map.of()));
            output.ifPresent(text -> cells.put(column, Cell.of(text)));
            file.write(cells);
        }
    }
}
