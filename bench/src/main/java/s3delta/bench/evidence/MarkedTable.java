package s3delta.bench.evidence;

import java.nio.file.Path;
import java.util.Optional;
import picocli.CommandLine.Option;

/** Where a table is kept: between marks of a text file; a mixin. */
public final class MarkedTable {
    @Option(names = "--table", paramLabel = "FILE")
    private Optional<Path> file = Optional.empty();

    @Option(names = "--mark", paramLabel = "NAME")
    private String mark;

    /**
     * Keeps no table if nothing is given.
     *
     * @param mark the usual name of the marks
     */
    public MarkedTable(String mark) {
        this.mark = mark;
    }

    /**
     * Writes the table if there is a file for it.
     *
     * @param text the table
     */
    public void write(String text) {
        file.ifPresent(to -> Marked.replace(to, mark, text));
    }

    /** Returns the name of the marks. */
    String mark() {
        return mark;
    }
}
