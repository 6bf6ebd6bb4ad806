package s3delta.runtime.use;

import java.io.IOException;
import java.io.Reader;
import org.jspecify.annotations.Nullable;
import s3delta.api.ErrorCode;
import s3delta.api.S3DeltaException;

/** Lines of bounded length. */
final class Lines {
    private static final int MOST = 1 << 20;
    private static final int BYTE_ORDER_MARK = 0xFEFF;

    private final Reader reader;
    private final String place;
    private final StringBuilder line = new StringBuilder();
    private int number;

    Lines(Reader reader, String place) {
        this.reader = reader;
        this.place = place;
    }

    /** Returns the next line without its end, or null after the last. */
    @Nullable
    String next() throws IOException {
        line.setLength(0);
        int c = reader.read();
        if (number == 0 && c == BYTE_ORDER_MARK) {
            c = reader.read();
        }
        if (c < 0) {
            return null;
        }
        for (; c >= 0 && c != '\n'; c = reader.read()) {
            if (line.length() == MOST) {
                throw S3DeltaException.of(ErrorCode.FILE_FORMAT, "a line is too long")
                        .where(place + " line " + (number + 1))
                        .expected("at most " + MOST + " characters")
                        .fix("write one text a line")
                        .build();
            }
            line.append((char) c);
        }
        number++;
        int length = line.length();
        if (length > 0 && line.charAt(length - 1) == '\r') {
            line.setLength(length - 1);
        }
        return line.toString();
    }
}
