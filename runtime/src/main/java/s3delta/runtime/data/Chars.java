package s3delta.runtime.data;

import java.io.Closeable;
import java.io.IOException;
import java.io.Reader;

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

    @Override
    public void close() throws IOException {
        reader.close();
    }
}
