package s3delta.cli.report;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Objects;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.stream.Collectors;

/** Puts the sections together to one HTML file that needs nothing else: no script, no fonts, no network. */
final class Page {
    private final RunTree tree;
    private final List<Section> sections;

    Page(RunTree tree) {
        this.tree = tree;
        List<Group> groups = Group.of(tree.trials());
        sections = List.of(
                ScoresSection.of(groups),
                PlacesSection.of(groups),
                SearchSection.of(groups),
                CurvesSection.of(groups),
                BudgetSection.of(groups),
                TransferSection.of(tree.transfer()),
                CostSection.of(groups),
                TrialsSection.of(tree),
                ProvenanceSection.of(tree.trials()));
    }

    /** The figures in their order. */
    List<Figure> figures() {
        return sections.stream()
                .flatMap(section -> section.parts().stream())
                .filter(Figure.class::isInstance)
                .map(Figure.class::cast)
                .toList();
    }

    String html() {
        String links = sections.stream()
                .map(s -> "<a href=\"#" + s.id() + "\">" + Texts.escape(s.title()) + "</a>")
                .collect(Collectors.joining("\n"));
        return resource("report.html")
                .replace("{{style}}", resource("report.css"))
                .replace("{{title}}", Texts.escape(title()))
                .replace("{{facts}}", Texts.escape(facts()))
                .replace("{{links}}", links)
                .replace("{{sections}}", sections.stream().map(Section::html).collect(Collectors.joining()));
    }

    private String title() {
        return tree.trials().isEmpty() ? "S3Delta" : "S3Delta on " + distinct(TrialFiles::task);
    }

    private String facts() {
        int all = tree.trials().size() + tree.unfinished().size();
        String trials = tree.trials().size() + " of " + all + " trials finished";
        return tree.trials().isEmpty()
                ? trials
                : trials + " · seeds " + distinct(t -> String.valueOf(t.seed())) + " · "
                        + distinct(t -> Group.Key.of(t).method());
    }

    private String distinct(Function<TrialFiles, String> value) {
        return Texts.joined(
                List.copyOf(tree.trials().stream().map(value).collect(Collectors.toCollection(TreeSet::new))));
    }

    private static String resource(String name) {
        try (InputStream in = Objects.requireNonNull(Page.class.getResourceAsStream(name), name)) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
