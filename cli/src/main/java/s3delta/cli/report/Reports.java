package s3delta.cli.report;

import java.nio.file.Path;
import s3delta.runtime.json.WholeFile;

/** Reports on the trials of a run: one HTML file, and pictures of its figures. */
public final class Reports {
    /** The report's name in a run's directory. */
    public static final String FILE = "report.html";

    private final Page page;

    private Reports(Page page) {
        this.page = page;
    }

    /**
     * Reads a run's directory and those below it; trials may be missing or unfinished.
     *
     * @param directory the directory
     * @return the report, not yet written
     * @throws s3delta.api.S3DeltaException {@link s3delta.api.ErrorCode#FILE_MISSING} if no trial is in it
     */
    public static Reports of(Path directory) {
        return new Reports(new Page(RunTree.read(directory)));
    }

    /**
     * Writes a run's report into its directory.
     *
     * @param directory the directory
     * @throws s3delta.api.S3DeltaException {@link s3delta.api.ErrorCode#FILE_MISSING} if no trial is in it,
     *     {@link s3delta.api.ErrorCode#OUTPUT} if the report cannot be written
     */
    public static void write(Path directory) {
        of(directory).writeTo(directory.resolve(FILE));
    }

    /**
     * Writes the page; a reader sees the old file or the whole new one.
     *
     * @param file the file
     * @throws s3delta.api.S3DeltaException {@link s3delta.api.ErrorCode#OUTPUT} if it cannot be written
     */
    public void writeTo(Path file) {
        WholeFile.write(file, page.html());
    }

    /**
     * Writes the figures as PNG, twice the size that they have in the page.
     *
     * @param directory where to; made where it is not there
     * @return how many
     * @throws s3delta.api.S3DeltaException {@link s3delta.api.ErrorCode#OUTPUT} if one cannot be written
     */
    public int pictures(Path directory) {
        page.figures().forEach(figure -> Pictures.write(figure, directory.resolve(figure.fileName() + ".png")));
        return page.figures().size();
    }
}
