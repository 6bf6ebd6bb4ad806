package s3delta.runtime.data;

import java.io.Closeable;
import java.io.IOException;
import java.io.Reader;
import org.jspecify.annotations.Nullable;
import s3delta.api.ErrorCode;
import s3delta.api.S3DeltaException;

/** Lines of bounded length, which may end as on any system. */
public final class Lines implements Closeable {
    private static final int MOST = 1 << 24;
    private static final int BYTE_ORDER_MARK = 0xFEFF;

    private final Chars chars;
    private final String place;
    private final StringBuilder line = new StringBuilder();
    private int number;

    /**
     * Makes a reader of lines.
     *
     * @param reader the text; closed with this
     * @param place what messages call it
     */
    public Lines(Reader reader, String place) {
        chars = new Chars(reader);
        this.place = place;
    }

    /**
     * Reads a line.
     *
     * @return the next line without its end, or null after the last
     * @throws IOException if the text cannot be read
     * @throws S3DeltaException {@code FILE_FORMAT} if the line has more than 16,777,216 characters, or a NUL
     */
    public @Nullable String next() throws IOException {
        line.setLength(0);
        if (number == 0 && chars.peek() == BYTE_ORDER_MARK) {
            chars.next();
        }
        int c = chars.next();
        if (c < 0) {
            return null;
        }
        for (; c >= 0 && c != '\n' && c != '\r'; c = chars.next()) {
            if (c == 0) {
                throw Chars.nul(place + " line " + (number + 1));
            }
            if (line.length() == MOST) {
                throw S3DeltaException.of(ErrorCode.FILE_FORMAT, "a line is too long")
                        .where(place + " line " + (number + 1))
                        .expected("at most " + MOST + " characters")
                        .fix("write one text a line");
            }
            line.append((char) c);
        }
        number++;
        if (c == '\r' && chars.peek() == '\n') {
            chars.next();
        }
        return line.toString();
    }

    /**
     * Returns the number of the line that was read last.
     *
     * @return the number, from 1
     */
    public int number() {
        return number;
    }

    @Override
    public void close() throws IOException {
        chars.close();
    }
}
