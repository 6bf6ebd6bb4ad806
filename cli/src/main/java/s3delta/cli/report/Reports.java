package s3delta.cli.report;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.stream.Collectors;
import s3delta.runtime.json.WholeFile;
import s3delta.runtime.result.RunFiles;

/** The report on the trials of a run: one HTML file that needs nothing else, no script, no fonts, no network. */
public final class Reports {
    private final RunTree tree;
    private final List<Html.Section> sections;

    private Reports(RunTree tree) {
        this.tree = tree;
        List<Group> groups = Group.of(tree.trials());
        sections = List.of(
                ScoreTables.scores(groups),
                Places.of(groups, tree.unfinished()),
                Charts.search(groups),
                Charts.curves(groups),
                Charts.budgets(groups),
                ScoreTables.transfer(tree.transfer()),
                RunTables.costs(groups),
                RunTables.trials(tree),
                RunTables.provenance(tree.trials()));
    }

    /**
     * Reads a run's directory and those below it; trials may be missing or unfinished.
     *
     * @param directory the directory
     * @return the report, not yet written
     * @throws s3delta.api.S3DeltaException {@link s3delta.api.ErrorCode#FILE_MISSING} if no trial is in it
     */
    public static Reports of(Path directory) {
        return new Reports(RunTree.read(directory));
    }

    /**
     * Writes a run's report into its directory.
     *
     * @param directory the directory
     * @throws s3delta.api.S3DeltaException {@link s3delta.api.ErrorCode#FILE_MISSING} if no trial is in it,
     *     {@link s3delta.api.ErrorCode#OUTPUT} if the report cannot be written
     */
    public static void write(Path directory) {
        of(directory).writeTo(directory.resolve(RunFiles.REPORT));
    }

    /**
     * Writes the page; a reader sees the old file or the whole new one.
     *
     * @param file the file
     * @throws s3delta.api.S3DeltaException {@link s3delta.api.ErrorCode#OUTPUT} if it cannot be written
     */
    public void writeTo(Path file) {
        WholeFile.write(file, html());
    }

    /**
     * Writes each figure as an SVG file.
     *
     * @param directory where to; made where it is not there
     * @return how many
     * @throws s3delta.api.S3DeltaException {@link s3delta.api.ErrorCode#OUTPUT} if one cannot be written
     */
    public int writeFigures(Path directory) {
        figures().forEach(figure -> WholeFile.write(directory.resolve(figure.fileName() + ".svg"), figure.svg()));
        return figures().size();
    }

    /** The figures in their order. */
    List<Html.Figure> figures() {
        return sections.stream()
                .flatMap(section -> section.parts().stream())
                .filter(Html.Figure.class::isInstance)
                .map(Html.Figure.class::cast)
                .toList();
    }

    String html() {
        String links = sections.stream()
                .map(s -> "<a href=\"#" + s.id() + "\">" + Html.escape(s.title()) + "</a>")
                .collect(Collectors.joining("\n"));
        return resource("report.html")
                .replace("{{style}}", resource("report.css"))
                .replace("{{title}}", Html.escape(title()))
                .replace("{{facts}}", Html.escape(facts()))
                .replace("{{links}}", links)
                .replace(
                        "{{sections}}",
                        sections.stream().map(Html.Section::html).collect(Collectors.joining()));
    }

    private String title() {
        return tree.trials().isEmpty()
                ? "S3Delta"
                : "S3Delta on " + distinct(t -> t.result().task());
    }

    private String facts() {
        int all = tree.trials().size() + tree.unfinished().size();
        String trials = tree.trials().size() + " of " + all + " trials finished";
        return tree.trials().isEmpty()
                ? trials
                : trials + " · seeds " + distinct(t -> t.result().seed()) + " · "
                        + distinct(t -> t.result().method());
    }

    private String distinct(Function<RunTree.Trial, ?> value) {
        return Html.joined(tree.trials().stream().map(value).collect(Collectors.toCollection(TreeSet::new)));
    }

    private static String resource(String name) {
        try (InputStream in = Objects.requireNonNull(Reports.class.getResourceAsStream(name), name)) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
