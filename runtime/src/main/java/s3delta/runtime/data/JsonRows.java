package s3delta.runtime.data;

import java.io.IOException;
import java.io.Reader;
import java.nio.file.Path;
import java.util.BitSet;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import s3delta.api.ErrorCode;
import s3delta.api.S3DeltaException;
import s3delta.runtime.data.Row.Cell;
import s3delta.runtime.data.Row.Kind;
import s3delta.runtime.text.JsonErrors;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.exc.JacksonIOException;
import tools.jackson.core.exc.StreamReadException;
import tools.jackson.core.exc.UnexpectedEndOfInputException;

/** Rows from JSON: an object a line, or an array of objects. Numbers stay as they are written, whatever their size. */
public final class JsonRows implements Rows {
    private final List<Path> files;
    private final TextFormat format;

    /** Works on the rows of a file. */
    private interface Use {
        /** Works on one, of a parser or of a line of its own, and says whether it wants more. */
        boolean row(@Nullable JsonParser parser, String text, int line);
    }

    JsonRows(List<Path> files, TextFormat format) {
        this.files = files;
        this.format = format;
    }

    /**
     * Reads a row.
     *
     * @param json one JSON object
     * @param place where it is from, for messages
     * @param number the row's number, from 0
     * @return the row, values that are null left out
     * @throws S3DeltaException {@code FILE_FORMAT} if it is no JSON object
     */
    public static Row parse(String json, String place, int number) {
        return parse(json, place, number, List.of());
    }

    private static Row parse(String json, String place, int number, List<String> used) {
        try (JsonParser parser = JsonText.MAPPER.createParser(json)) {
            JsonToken first = parser.nextToken();
            if (first != JsonToken.START_OBJECT) {
                throw noObject(place, named(first), null);
            }
            Row row = new Row(cells(parser, place, used), place, number);
            if (parser.nextToken() != null) {
                throw noObject(place, "more behind the object", null);
            }
            return row;
        } catch (JacksonException e) {
            throw noObject(place, reason(e), e);
        }
    }

    /** Says what is wrong. */
    private static String reason(JacksonException e) {
        return e instanceof UnexpectedEndOfInputException
                ? "an end within a value, as of an object on several lines"
                : JsonErrors.plain(e);
    }

    /** Reads the keys of an object whose start has been read, to its end. One of those used, or of all, may not stand twice. */
    private static Map<String, Cell> cells(JsonParser parser, String place, List<String> used) {
        Map<String, Cell> cells = new LinkedHashMap<>();
        Set<String> keys = new HashSet<>();
        while (parser.nextToken() != JsonToken.END_OBJECT) {
            String key = parser.currentName();
            if (!keys.add(key) && (used.isEmpty() || used.contains(key))) {
                throw S3DeltaException.of(ErrorCode.FILE_FORMAT, "two values of a row have one key")
                        .where(place)
                        .expected("one key '" + key + "'")
                        .got("several")
                        .fix("give one of them another key");
            }
            JsonToken token = parser.nextToken();
            if (token.isStructStart()) {
                cells.put(key, new Cell(JsonText.asWritten(parser), Kind.NESTED));
            } else if (token != JsonToken.VALUE_NULL) {
                Kind kind = token.isNumeric() ? Kind.NUMBER : token.isBoolean() ? Kind.TRUTH : Kind.TEXT;
                cells.put(key, new Cell(parser.getString(), kind));
            }
        }
        return cells;
    }

    /** Names what stands where an object should. */
    private static String named(@Nullable JsonToken token) {
        if (token == null) {
            return "nothing";
        }
        return switch (token) {
            case START_ARRAY -> "a list";
            case VALUE_STRING -> "a text";
            case VALUE_NULL -> "null";
            case VALUE_TRUE, VALUE_FALSE -> "a truth value";
            default -> token.isNumeric() ? "a number" : "no value";
        };
    }

    private static S3DeltaException noObject(String place, String got, @Nullable Throwable cause) {
        S3DeltaException error = S3DeltaException.of(ErrorCode.FILE_FORMAT, "a row is no JSON object")
                .where(place)
                .got(got)
                .fix("write one JSON object a line, or an array of objects");
        return cause == null ? error : error.cause(cause);
    }

    @Override
    public List<String> columns() {
        return List.of();
    }

    @Override
    public void check(List<String> columns) {
        // Each row has keys of its own.
    }

    @Override
    public int count() {
        int[] count = {0};
        files.forEach(file -> each(file, (parser, text, line) -> {
            if (parser != null) {
                parser.skipChildren();
            }
            return ++count[0] < Integer.MAX_VALUE;
        }));
        return count[0];
    }

    @Override
    public void visit(List<String> columns, BitSet wanted, Visitor visitor) {
        int[] number = {0};
        for (int i = 0; i < files.size() && number[0] < wanted.length(); i++) {
            Path file = files.get(i);
            each(file, (parser, text, line) -> {
                int row = number[0]++;
                String place = file + " row " + row + " (line " + line + ")";
                if (parser != null) {
                    Map<String, Cell> cells = cells(parser, place, columns);
                    if (wanted.get(row)) {
                        visitor.row(new Row(cells, place, row));
                    }
                } else if (wanted.get(row)) {
                    line(text, place, row, columns, visitor);
                }
                return number[0] < wanted.length();
            });
        }
    }

    /** Reads a row that stands on a line of its own, so that a bad one spoils no other. */
    static void line(String text, String place, int number, List<String> used, Visitor visitor) {
        Row row;
        try {
            row = parse(text, place, number, used);
        } catch (S3DeltaException e) {
            visitor.bad(number, e);
            return;
        }
        visitor.row(row);
    }

    private void each(Path file, Use use) {
        boolean unused = new TextFile(file, format).read(reader -> {
            if (isArray(file)) {
                array(file, reader, use);
            } else {
                Lines lines = new Lines(reader, file.toString());
                boolean more = true;
                while (more) {
                    String line = lines.next();
                    if (line == null) {
                        break;
                    }
                    // A byte-order mark may stand where files were joined.
                    String bare = line.startsWith(TextFile.MARK) ? line.substring(1) : line;
                    more = bare.isBlank() || use.row(null, bare, lines.number());
                }
            }
            return true;
        });
    }

    /** An array begins with a bracket, an object with a brace. */
    private boolean isArray(Path file) {
        return new TextFile(file, format).read(reader -> {
            Chars chars = new Chars(reader);
            int c = chars.next();
            while (c >= 0 && (Character.isWhitespace(c) || c == 0xFEFF)) {
                c = chars.next();
            }
            return c == '[';
        });
    }

    /** Refuses whatever stands behind an array. */
    private static void end(JsonParser parser, Path file) {
        int line = parser.currentTokenLocation().getLineNr();
        boolean ends;
        try {
            ends = parser.nextToken() == null;
            line = ends ? line : parser.currentTokenLocation().getLineNr();
        } catch (StreamReadException e) {
            ends = false;
            line = e.getLocation() == null ? line : e.getLocation().getLineNr();
        }
        if (!ends) {
            throw noObject(file + " line " + line, "more behind the array", null);
        }
    }

    private static void array(Path file, Reader reader, Use use) throws IOException {
        try (JsonParser parser = JsonText.MAPPER.createParser(reader)) {
            parser.nextToken();
            boolean more = true;
            while (more && parser.nextToken() != JsonToken.END_ARRAY) {
                int line = parser.currentTokenLocation().getLineNr();
                if (parser.currentToken() != JsonToken.START_OBJECT) {
                    throw noObject(file + " line " + line, named(parser.currentToken()), null);
                }
                more = use.row(parser, "", line);
            }
            if (more) {
                end(parser, file);
            }
        } catch (JacksonIOException e) {
            throw e.getCause();
        } catch (JacksonException e) {
            String line =
                    e.getLocation() == null ? "" : " line " + e.getLocation().getLineNr();
            throw noObject(file + line, reason(e), e);
        }
    }
}
