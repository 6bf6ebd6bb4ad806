package s3delta.runtime.data;

import java.io.Closeable;
import java.io.IOException;
import java.io.Reader;
import s3delta.api.ErrorCode;
import s3delta.api.S3DeltaException;

/** Characters of a text, one at a time, without the lock of a {@link Reader}. */
final class Chars implements Closeable {
    private final Reader reader;
    private final char[] buffer = new char[1 << 14];
    private int at;
    private int end;

    Chars(Reader reader) {
        this.reader = reader;
    }

    /** Returns the next character, or -1 at the end. */
    int next() throws IOException {
        int c = peek();
        at++;
        return c;
    }

    /** Looks at the next character, or -1 at the end. */
    int peek() throws IOException {
        if (at >= end) {
            at = 0;
            end = Math.max(0, reader.read(buffer));
        }
        return at < end ? buffer[at] : -1;
    }

    /** Reports a character that texts do not have, but other encodings and formats. */
    static S3DeltaException nul(String place) {
        return S3DeltaException.of(ErrorCode.FILE_FORMAT, "a file of text holds a NUL character")
                .where(place)
                .fix("save the file as text in UTF-8, or set 'encoding' (or --encoding), such as utf-16le");
    }

    @Override
    public void close() throws IOException {
        reader.close();
    }
}
