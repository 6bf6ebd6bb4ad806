package s3delta.runtime.data;

import java.io.IOException;
import java.io.Reader;
import java.io.StringReader;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import s3delta.api.ErrorCode;
import s3delta.api.S3DeltaException;
import s3delta.runtime.data.Row.Cell;

/** Rows of CSV and TSV files: a header, then a record a row. Every value is a text. */
final class CsvRows implements Rows {
    private static final List<Character> DELIMITERS = List.of(',', ';', '\t', '|');
    private static final int SAMPLE = 1 << 16;
    private static final int SAMPLE_RECORDS = 20;
    /** The first line of files that Excel writes. */
    private static final Pattern NAMED = Pattern.compile("\\s*sep=(.)\\R");
    /** The first field of that line, which the delimiter may have ended. */
    private static final Pattern SEPARATOR = Pattern.compile("sep=.?");

    private final List<Path> files;
    private final TextFormat format;
    private final boolean quotes;
    private final List<Head> heads = new ArrayList<>();

    /**
     * The first record of a file.
     *
     * @param names the columns
     * @param delimiter what separates fields
     */
    private record Head(List<String> names, char delimiter) {}

    /** Works on the records of a file, behind its header. */
    private interface Use {
        /** Works on one, and says whether it wants more. */
        boolean record(Head head, List<String> fields, int line);
    }

    /** Makes a reader of files, of which those of TSV have no quotes. */
    CsvRows(List<Path> files, TextFormat format, boolean quotes) {
        this.files = files;
        this.format = format;
        this.quotes = quotes;
        files.forEach(file -> heads.add(head(file)));
    }

    private Head head(Path file) {
        char delimiter = format.mark().orElseGet(() -> quotes ? found(file) : '\t');
        return new TextFile(file, format).read(reader -> {
            List<String> names = header(new CsvRecords(reader, delimiter, quotes, file.toString()));
            if (names == null) {
                throw S3DeltaException.of(ErrorCode.FILE_FORMAT, "a data file has no header")
                        .where(file)
                        .expected("a first line with the names of columns")
                        .got("an empty file")
                        .fix("write the names of the columns into the first line");
            }
            return new Head(names, delimiter);
        });
    }

    /** Reads up to the names of the columns: behind lines of spaces, and behind the line that names Excel's delimiter. */
    private static @Nullable List<String> header(CsvRecords records) throws IOException {
        List<String> names = records.next();
        while (names != null
                && (isBlank(names) || SEPARATOR.matcher(names.get(0)).matches())) {
            names = records.next();
        }
        if (names != null && names.get(0).startsWith(TextFile.MARK)) {
            // Of a file that was joined to lines before it.
            names = new ArrayList<>(names);
            names.set(0, names.get(0).substring(1));
        }
        return names;
    }

    private static boolean isBlank(List<String> fields) {
        return fields.size() == 1 && fields.get(0).isBlank();
    }

    /**
     * Takes the delimiter that the first line names, as Excel writes it, or else the one that divides the first records
     * alike; of several the first, of none one that divides the header.
     */
    private char found(Path file) {
        String sample = new TextFile(file, format).read(CsvRows::sample);
        Matcher named = NAMED.matcher(sample);
        if (named.lookingAt()) {
            return named.group(1).charAt(0);
        }
        for (boolean alike : new boolean[] {true, false}) {
            for (char delimiter : DELIMITERS) {
                int width = width(sample, delimiter, alike, file);
                if (width > 1) {
                    return delimiter;
                }
            }
        }
        return DELIMITERS.get(0);
    }

    private static String sample(Reader reader) throws IOException {
        char[] buffer = new char[SAMPLE];
        int length = 0;
        for (int read = 0; read >= 0 && length < SAMPLE; read = reader.read(buffer, length, SAMPLE - length)) {
            length += read;
        }
        return new String(buffer, 0, length);
    }

    /** Returns the number of columns of the header; 0 where the first records shall be alike and are not. */
    private static int width(String sample, char delimiter, boolean alike, Path file) {
        int width = 0;
        try (StringReader reader = new StringReader(sample)) {
            CsvRecords records = new CsvRecords(reader, delimiter, true, file.toString());
            List<String> previous = null;
            for (int i = 0; i < SAMPLE_RECORDS; i++) {
                List<String> fields = i == 0 ? header(records) : records.next();
                // The end of the sample may cut the record before.
                boolean cut = fields == null && sample.length() == SAMPLE;
                if (alike && !cut && previous != null && previous.size() != width) {
                    return 0;
                }
                if (fields == null) {
                    break;
                }
                width = previous == null ? fields.size() : width;
                previous = fields;
            }
        } catch (IOException | S3DeltaException e) {
            return alike ? 0 : width;
        }
        return width;
    }

    @Override
    public List<String> columns() {
        return heads.get(0).names;
    }

    @Override
    public void check(List<String> columns) {
        for (int i = 0; i < heads.size(); i++) {
            Head head = heads.get(i);
            for (String column : columns) {
                int count = Collections.frequency(head.names, column);
                if (count > 1) {
                    throw twice(files.get(i), column, head.names);
                }
                if (count == 0) {
                    throw Table.missing(
                            files.get(i).toString(), column, head.names, ", separated by " + shown(head.delimiter));
                }
            }
        }
    }

    @Override
    public int count() {
        int[] count = {0};
        for (int i = 0; i < files.size(); i++) {
            each(i, (head, fields, line) -> ++count[0] < Integer.MAX_VALUE);
        }
        return count[0];
    }

    @Override
    public void visit(List<String> columns, BitSet wanted, Visitor visitor) {
        int[] number = {0};
        for (int i = 0; i < files.size() && number[0] < wanted.length(); i++) {
            Path file = files.get(i);
            each(i, (head, fields, line) -> {
                if (wanted.get(number[0])) {
                    String place = file + " row " + number[0] + " (line " + line + ")";
                    if (fields.size() == head.names.size()) {
                        visitor.row(new Row(cells(head.names, fields), place, number[0]));
                    } else {
                        visitor.bad(number[0], ragged(head, fields, place));
                    }
                }
                return ++number[0] < wanted.length();
            });
        }
    }

    private void each(int index, Use use) {
        Path file = files.get(index);
        Head head = heads.get(index);
        boolean unused = new TextFile(file, format).read(reader -> {
            CsvRecords records = new CsvRecords(reader, head.delimiter, quotes, file.toString());
            header(records);
            boolean more = true;
            while (more) {
                List<String> fields = records.next();
                if (fields == null) {
                    break;
                }
                more = (head.names.size() > 1 && isBlank(fields)) || use.record(head, fields, records.line());
            }
            return true;
        });
    }

    private Map<String, Cell> cells(List<String> names, List<String> fields) {
        Map<String, Cell> cells = new LinkedHashMap<>();
        for (int i = 0; i < fields.size(); i++) {
            String text = fields.get(i);
            boolean comma = format.decimalComma() && TextFormat.isOfDecimalComma(text);
            cells.put(names.get(i), Cell.of(comma ? text.replace(',', '.') : text));
        }
        return cells;
    }

    private static S3DeltaException twice(Path file, String column, List<String> names) {
        return S3DeltaException.of(ErrorCode.DATA, "two columns have one name")
                .where(file)
                .expected("one column '" + column + "'")
                .got("columns " + String.join(", ", names))
                .fix("give one of them another name in the first line");
    }

    private static S3DeltaException ragged(Head head, List<String> fields, String place) {
        String mark = shown(head.delimiter);
        return S3DeltaException.of(ErrorCode.FILE_FORMAT, "a row has another number of fields than the header")
                .where(place)
                .expected(head.names.size() + " fields separated by " + mark + ": " + String.join(" | ", head.names))
                .got(fields.size() + " fields: " + String.join(" | ", fields))
                .fix("correct the row: put quotes around texts with " + mark + " in them; or set 'delimiter'");
    }

    private static String shown(char delimiter) {
        return delimiter == '\t' ? "tabs" : "'" + delimiter + "'";
    }
}
