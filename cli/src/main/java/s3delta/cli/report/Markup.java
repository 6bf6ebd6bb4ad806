package s3delta.cli.report;

import java.util.List;
import java.util.stream.Collectors;

/**
 * A piece of HTML, made of texts that are escaped here.
 *
 * @param html the piece
 */
record Markup(String html) implements Part {
    static Markup paragraph(String text) {
        return new Markup("<p>" + Texts.escape(text) + "</p>\n");
    }

    /** A remark: how to read something, or why something is missing. */
    static Markup note(String text) {
        return new Markup("<p class=\"note\">" + Texts.escape(text) + "</p>\n");
    }

    static Markup heading(String text) {
        return new Markup("<h3>" + Texts.escape(text) + "</h3>\n");
    }

    static Markup list(List<String> items) {
        return new Markup(items.stream()
                .map(item -> "<li>" + Texts.escape(item) + "</li>")
                .collect(Collectors.joining("\n", "<ul>", "</ul>\n")));
    }

    /** A text in its own lines, folded away on screens. */
    static Markup folded(String title, String text) {
        return new Markup("<details><summary>" + Texts.escape(title) + "</summary><pre>" + Texts.escape(text)
                + "</pre></details>\n");
    }
}
