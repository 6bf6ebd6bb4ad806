package s3delta.runtime.use;

import java.io.BufferedReader;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.Reader;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.function.Consumer;
import java.util.function.Function;
import s3delta.api.ErrorCode;
import s3delta.api.S3DeltaException;
import s3delta.runtime.data.JsonRows;
import s3delta.runtime.data.Row;
import s3delta.runtime.data.Table;

/** Where the texts to be answered come from. Files are read as they are needed and never held whole. */
@FunctionalInterface
public interface Texts {
    /** Stands for standard input where a file is asked for. */
    Path STANDARD_INPUT = Path.of("-");

    /**
     * Visits every text.
     *
     * @param visitor takes each, in its order
     * @throws S3DeltaException if a file cannot be read or a row does not suit, or what the visitor throws
     */
    void each(Consumer<String> visitor);

    /**
     * Takes a file: rows of parquet, CSV, TSV and JSONL by their endings, of others one text a line.
     *
     * @param file the file
     * @param words makes a text of a row
     * @return its texts
     */
    static Texts of(Path file, Function<Row, String> words) {
        String name = file.toString().toLowerCase(Locale.ROOT);
        if (List.of(".parquet", ".csv", ".tsv").stream().anyMatch(name::endsWith)) {
            return visitor -> Table.open(List.of(file)).each(row -> visitor.accept(words.apply(row)));
        }
        return name.endsWith(".jsonl") ? jsonLines(file, words) : lines(file);
    }

    /**
     * Takes a text a line.
     *
     * @param file the file, or {@link #STANDARD_INPUT}
     * @return its lines, without their ends; empty lines count
     */
    static Texts lines(Path file) {
        return visitor -> eachLine(file, visitor);
    }

    /**
     * Takes a JSON object a line.
     *
     * @param file the file, or {@link #STANDARD_INPUT}
     * @param words makes a text of a row
     * @return its texts
     */
    static Texts jsonLines(Path file, Function<Row, String> words) {
        return visitor -> {
            int[] number = {0};
            eachLine(file, line -> visitor.accept(words.apply(JsonRows.parse(line, name(file), number[0]++))));
        };
    }

    private static String name(Path file) {
        return file.equals(STANDARD_INPUT) ? "standard input" : file.toString();
    }

    private static void eachLine(Path file, Consumer<String> visitor) {
        try (Reader reader = new InputStreamReader(open(file), StandardCharsets.UTF_8.newDecoder());
                BufferedReader buffered = new BufferedReader(reader)) {
            Lines lines = new Lines(buffered, name(file));
            for (String line = lines.next(); line != null; line = lines.next()) {
                visitor.accept(line);
            }
        } catch (CharacterCodingException e) {
            throw unreadable(file, "bytes that are not UTF-8", e);
        } catch (IOException e) {
            throw unreadable(file, e, e);
        }
    }

    private static InputStream open(Path file) throws IOException {
        if (file.equals(STANDARD_INPUT)) {
            return new FilterInputStream(System.in) {
                @Override
                public void close() {
                    // The process's, not ours.
                }
            };
        }
        if (!Files.isReadable(file) || Files.isDirectory(file)) {
            throw S3DeltaException.of(ErrorCode.FILE_MISSING, "a file of texts is not there or cannot be read")
                    .where(file)
                    .fix("name a file that exists and that this user may read, or - for standard input")
                    .build();
        }
        return Files.newInputStream(file);
    }

    private static S3DeltaException unreadable(Path file, Object got, IOException cause) {
        return S3DeltaException.of(ErrorCode.FILE_FORMAT, "a file of texts cannot be read")
                .where(name(file))
                .expected("lines of UTF-8")
                .got(got)
                .fix("save the file in UTF-8")
                .cause(cause)
                .build();
    }
}
