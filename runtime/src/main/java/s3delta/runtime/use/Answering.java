package s3delta.runtime.use;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import s3delta.api.S3DeltaException;
import s3delta.runtime.AnswerListener;
import s3delta.runtime.AnswerSummary;
import s3delta.runtime.Prediction;
import s3delta.runtime.data.Row;
import s3delta.runtime.data.Row.Cell;
import s3delta.runtime.data.RowErrors;
import s3delta.runtime.data.RowFile;
import s3delta.runtime.data.Table;
import s3delta.runtime.data.TextFormat;
import s3delta.runtime.data.Texts;

/** Collects texts until there are enough to fill batches of like lengths, and gives their answers on in order. */
public final class Answering implements Texts.Visitor {
    /** Batches whose rows are sorted by length. */
    private static final int BATCHES = 16;

    /** Answers texts. */
    @FunctionalInterface
    public interface Model {
        /**
         * Answers some texts.
         *
         * @param texts what the model reads
         * @param firstRow number of the first, for messages
         * @return the answers in the order of the texts
         */
        List<Prediction> predict(List<String> texts, int firstRow);
    }

    /** Where answers go. */
    private interface Sink {
        /** Takes an answer, and the row that the text was made of, if any. */
        void answer(int number, Prediction prediction, Optional<Row> row);

        /** Takes a row that gives no text, and what could be read of it. */
        void bad(int number, S3DeltaException error, Optional<Row> row);

        /** Shows what it has. */
        default void flush() {}
    }

    /** A text that waits for its answer. */
    private record Waiting(String text, Optional<Row> row) {}

    private final Model model;
    private final Sink sink;
    private final int most;
    private final List<Waiting> waiting = new ArrayList<>();
    private final RowErrors errors = new RowErrors();
    private Optional<Row> row = Optional.empty();
    private int given;
    private int truncated;

    private Answering(Model model, int batchSize, Sink sink) {
        this.model = model;
        this.sink = sink;
        most = (int) Math.min(Integer.MAX_VALUE, (long) BATCHES * batchSize);
    }

    /**
     * Answers texts.
     *
     * @param texts where they come from
     * @param model answers them
     * @param batchSize how many are computed together
     * @param listener gets the answers
     * @return how many there were
     */
    public static AnswerSummary answer(Texts texts, Model model, int batchSize, AnswerListener listener) {
        return answer(texts, model, batchSize, new Heard(listener), Optional.empty());
    }

    /**
     * Writes each row of a file with its answer in one more column; that of a bad row stays empty.
     *
     * @param texts made of the file's rows, with all of their columns
     * @param in the file
     * @param format how it is written
     * @param model answers
     * @param batchSize how many texts are computed together
     * @param out a file of CSV, TSV or JSONL, by its ending
     * @return how many rows there were, and the name of the column
     */
    public static AnswerSummary answer(Texts texts, Path in, TextFormat format, Model model, int batchSize, Path out) {
        Rows rows = Rows.of(out, in, format);
        try (RowFile written = rows.file()) {
            AnswerSummary summary = answer(texts, model, batchSize, rows, Optional.of(rows.column()));
            written.finish();
            return summary;
        }
    }

    private static AnswerSummary answer(Texts texts, Model model, int batchSize, Sink sink, Optional<String> column) {
        Answering answering = new Answering(model, batchSize, sink);
        texts.each(answering);
        answering.answerWaiting();
        return new AnswerSummary(
                answering.given, answering.truncated, answering.errors.size(), answering.error(), column);
    }

    private Optional<S3DeltaException> error() {
        try {
            errors.check();
            return Optional.empty();
        } catch (S3DeltaException e) {
            return Optional.of(e);
        }
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
            answerWaiting();
        }
    }

    @Override
    public void bad(S3DeltaException error) {
        answerWaiting();
        errors.add(new RowErrors.Bad(given, error));
        sink.bad(given, error, row);
        row = Optional.empty();
        given++;
    }

    @Override
    public void pause() {
        answerWaiting();
        sink.flush();
    }

    private void answerWaiting() {
        if (waiting.isEmpty()) {
            return;
        }
        List<Prediction> predictions =
                model.predict(waiting.stream().map(Waiting::text).toList(), given);
        for (int i = 0; i < predictions.size(); i++) {
            sink.answer(given, predictions.get(i), waiting.get(i).row);
            given++;
            truncated += predictions.get(i).truncated() ? 1 : 0;
        }
        waiting.clear();
    }

    /** Gives answers to a listener. */
    private record Heard(AnswerListener listener) implements Sink {
        @Override
        public void answer(int number, Prediction prediction, Optional<Row> row) {
            listener.answer(number, prediction);
        }

        @Override
        public void bad(int number, S3DeltaException error, Optional<Row> row) {
            listener.bad(number, error);
        }

        @Override
        public void flush() {
            listener.pause();
        }
    }

    /** Writes rows with their answers. */
    private record Rows(RowFile file, String column) implements Sink {
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
