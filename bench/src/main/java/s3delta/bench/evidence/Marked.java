package s3delta.bench.evidence;

import java.nio.file.Path;
import s3delta.api.ErrorCode;
import s3delta.api.S3DeltaException;
import s3delta.runtime.json.WholeFile;

/** The part of a text file that a command writes: what lies between two marks. */
public final class Marked {
    private static final int MOST = 1 << 22;

    private Marked() {}

    /**
     * Replaces the part.
     *
     * @param file the file
     * @param name of the marks, {@code <!-- name: begin -->} and {@code <!-- name: end -->}
     * @param text the new part
     * @throws S3DeltaException {@link ErrorCode#FILE_FORMAT} if the marks are not there
     */
    public static void replace(Path file, String name, String text) {
        String begin = "<!-- " + name + ": begin -->\n";
        String end = "<!-- " + name + ": end -->";
        String old = WholeFile.read(file, MOST);
        int from = old.indexOf(begin);
        int to = old.indexOf(end);
        if (from < 0 || to < from) {
            throw S3DeltaException.of(ErrorCode.FILE_FORMAT, "the file has no place for the tables")
                    .where(file)
                    .expected("two lines, " + begin.strip() + " and " + end)
                    .fix("write these lines where the tables shall be");
        }
        WholeFile.write(file, old.substring(0, from + begin.length()) + "\n" + text + "\n" + old.substring(to));
    }
}
