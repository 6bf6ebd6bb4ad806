package s3delta.runtime.data;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.Reader;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Function;
import s3delta.api.ErrorCode;
import s3delta.api.S3DeltaException;

/** Where the texts to be answered come from. Files are read as they are needed and never held whole. */
@FunctionalInterface
public interface Texts {
    /** Stands for standard input where a file is asked for. */
    Path STANDARD_INPUT = Path.of("-");

    /** Takes texts in their order. */
    interface Visitor {
        /**
         * Takes the row that the next text or error is made of, where it is made of one that can be read.
         *
         * @param row the row
         */
        default void row(Row row) {}

        /**
         * Takes a text.
         *
         * @param text what the model shall read
         */
        void text(String text);

        /**
         * Takes the error of a row that gives no text.
         *
         * @param error what is wrong with it
         */
        void bad(S3DeltaException error);

        /** Learns that standard input has nothing more for the moment. */
        default void pause() {}
    }

    /**
     * Visits every text.
     *
     * @param visitor takes each
     * @throws S3DeltaException if a file cannot be read, or what the visitor throws
     */
    void each(Visitor visitor);

    /**
     * Makes texts of rows.
     *
     * @param columns the columns that are read, if they are there; empty for all
     * @param words makes a text of a row; may throw {@link S3DeltaException}
     */
    record Words(List<String> columns, Function<Row, String> words) {
        /** Copies the list. */
        public Words {
            columns = List.copyOf(columns);
        }

        void give(Row row, Visitor visitor) {
            visitor.row(row);
            String text;
            try {
                text = words.apply(row);
            } catch (S3DeltaException e) {
                if (!e.code().equals(ErrorCode.DATA)) {
                    throw e;
                }
                visitor.bad(e);
                return;
            }
            visitor.text(text);
        }
    }

    /**
     * Takes a file: rows of parquet, JSONL, JSON, CSV and TSV by their endings, of others a text a line.
     *
     * @param file the file, or {@link #STANDARD_INPUT}
     * @param format how it is written, if it is a text file
     * @param words makes a text of a row
     * @return its texts
     */
    static Texts of(Path file, TextFormat format, Words words) {
        if (!Table.holdsRows(file)) {
            return visitor -> eachLine(file, format, visitor::pause, (line, number) -> visitor.text(line));
        }
        return visitor -> {
            try (Table table = Table.open(List.of(file), format)) {
                table.each(words.columns, row -> words.give(row, visitor), bad -> visitor.bad(bad.error()));
            }
        };
    }

    /**
     * Takes a JSON object a line, whatever the file's name; empty lines do not count.
     *
     * @param file the file, or {@link #STANDARD_INPUT}
     * @param format its encoding
     * @param words makes a text of a row
     * @return its texts
     */
    static Texts jsonLines(Path file, TextFormat format, Words words) {
        return visitor -> {
            int[] row = {0};
            eachLine(file, format, visitor::pause, (line, number) -> {
                if (!line.isBlank()) {
                    String place = name(file) + " row " + row[0] + " (line " + number + ")";
                    json(line, place, row[0]++, words, visitor);
                }
            });
        };
    }

    /**
     * Takes rows that are JSON objects.
     *
     * @param rows the rows
     * @param place where they are from, for messages
     * @param words makes a text of a row
     * @return their texts
     */
    static Texts json(List<String> rows, String place, Words words) {
        return visitor -> {
            for (int i = 0; i < rows.size(); i++) {
                json(rows.get(i), place + " row " + i, i, words, visitor);
            }
        };
    }

    private static void json(String json, String place, int number, Words words, Visitor visitor) {
        Row row;
        try {
            row = JsonRows.parse(json, place, number);
        } catch (S3DeltaException e) {
            visitor.bad(e);
            return;
        }
        words.give(row, visitor);
    }

    private static String name(Path file) {
        return file.equals(STANDARD_INPUT) ? "standard input" : file.toString();
    }

    /** Takes a line and its number. */
    interface LineVisitor {
        /** Takes a line. */
        void line(String line, int number);
    }

    /** A stream that reports when a read would wait. */
    final class Pausing extends FilterInputStream {
        /** Shorter gaps are those of a busy writer. */
        private static final long GAP_NANOS = 20_000_000;

        private final Runnable paused;

        private Pausing(InputStream in, Runnable paused) {
            super(in);
            this.paused = paused;
        }

        @Override
        public int read(byte[] bytes, int from, int most) throws IOException {
            if (in.available() == 0) {
                LockSupport.parkNanos(GAP_NANOS);
                if (in.available() == 0) {
                    paused.run();
                }
            }
            return in.read(bytes, from, most);
        }
    }

    private static void eachLine(Path file, TextFormat format, Runnable paused, LineVisitor visitor) {
        if (!file.equals(STANDARD_INPUT)) {
            Table.requireReadable(List.of(file));
            boolean unused = new TextFile(file, format).read(reader -> each(reader, name(file), visitor));
            return;
        }
        try {
            // The stream is the process's, and stays open.
            InputStream in = new Pausing(System.in, paused);
            boolean unused = each(new InputStreamReader(in, format.charset().newDecoder()), name(file), visitor);
        } catch (IOException e) {
            boolean coding = e instanceof CharacterCodingException;
            throw S3DeltaException.of(ErrorCode.FILE_FORMAT, "standard input cannot be read")
                    .expected("text in " + format.charset())
                    .got(coding ? "bytes that are none" : e)
                    .fix("give text in UTF-8, or name its encoding")
                    .cause(e);
        }
    }

    private static boolean each(Reader reader, String name, LineVisitor visitor) throws IOException {
        Lines lines = new Lines(reader, name);
        for (String line = lines.next(); line != null; line = lines.next()) {
            visitor.line(line, lines.number());
        }
        return true;
    }
}
