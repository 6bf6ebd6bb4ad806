package s3delta.runtime.data;

import java.io.IOException;
import java.io.Reader;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import s3delta.api.ErrorCode;
import s3delta.api.S3DeltaException;

/**
 * Records of separated values as RFC 4180 describes them. Lines may end as on any system, also differently in one file;
 * empty lines are passed over.
 */
final class CsvRecords {
    private static final int MOST = 1 << 24;

    private final Chars chars;
    private final char delimiter;
    private final boolean quotes;
    private final String place;
    private final StringBuilder field = new StringBuilder();
    private int line = 1;
    private int begin = 1;

    /** Reads from a text, with or without quotes around fields. */
    CsvRecords(Reader reader, char delimiter, boolean quotes, String place) {
        chars = new Chars(reader);
        this.delimiter = delimiter;
        this.quotes = quotes;
        this.place = place;
    }

    /** Returns the line where the last record begins, from 1. */
    int line() {
        return begin;
    }

    /** Reads the next record, or null after the last. */
    @Nullable
    List<String> next() throws IOException {
        while (chars.peek() == '\n' || chars.peek() == '\r') {
            endLine(chars.next());
        }
        begin = line;
        if (chars.peek() < 0) {
            return null;
        }
        List<String> fields = new ArrayList<>();
        int end;
        do {
            field.setLength(0);
            end = quotes && chars.peek() == '"' ? quoted() : plain(chars.next());
            fields.add(field.toString());
        } while (end == delimiter);
        endLine(end);
        return fields;
    }

    /** Reads a field and returns what ends it. */
    private int plain(int first) throws IOException {
        int c = first;
        while (c >= 0 && c != delimiter && c != '\n' && c != '\r') {
            append(c);
            c = chars.next();
        }
        return c;
    }

    private int quoted() throws IOException {
        int opened = line;
        chars.next();
        while (true) {
            int c = chars.next();
            if (c < 0) {
                throw broken("a quote is never closed", opened, "the end of the file");
            }
            if (c != '"') {
                append(c);
                line += c == '\n' || (c == '\r' && chars.peek() != '\n') ? 1 : 0;
            } else if (chars.peek() == '"') {
                append(chars.next());
            } else {
                return afterQuote();
            }
        }
    }

    private int afterQuote() throws IOException {
        int c = chars.next();
        while (c == ' ' && delimiter != ' ') {
            c = chars.next();
        }
        if (c >= 0 && c != delimiter && c != '\n' && c != '\r') {
            throw broken("text follows a closing quote", line, "'" + (char) c + "' after the quote");
        }
        return c;
    }

    private void append(int c) {
        if (c == 0) {
            throw Chars.nul(place + " line " + line);
        }
        if (field.length() == MOST) {
            throw broken(
                    "a field is too long; is a closing quote missing?", begin, "more than " + MOST + " characters");
        }
        field.append((char) c);
    }

    private void endLine(int end) throws IOException {
        if (end == '\r' && chars.peek() == '\n') {
            chars.next();
        }
        line += end < 0 ? 0 : 1;
    }

    private S3DeltaException broken(String what, int where, String got) {
        return S3DeltaException.of(ErrorCode.FILE_FORMAT, what)
                .where(place + " line " + where)
                .expected("quotes around whole fields; a quote within is written twice: \"\"")
                .got(got)
                .fix("correct the line");
    }
}
