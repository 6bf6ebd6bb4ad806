package s3delta.cli.report;

import java.math.BigDecimal;
import java.math.MathContext;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.apache.commons.text.StringEscapeUtils;

/** The parts of the page, and how values are written in them. */
final class Html {
    /** What stands if there is no value. */
    static final String NONE = "–";

    private Html() {}

    /** A part of a section: escaped HTML, or a figure. */
    sealed interface Part {
        String html();
    }

    /** A piece of HTML, made of texts that are escaped here. */
    record Markup(String html) implements Part {}

    /**
     * A figure.
     *
     * @param name what it shows, for whom it stands alone; names its file too
     * @param caption what it shows, for who reads the section
     * @param svg the drawing
     * @param chart whether it takes half a page; else as much as it needs
     */
    record Figure(String name, String caption, String svg, boolean chart) implements Part {
        @Override
        public String html() {
            return "<figure class=\"" + (chart ? "chart" : "map") + "\"><figcaption>" + escape(caption)
                    + "</figcaption><div class=\"scroll\">" + svg + "</div></figure>\n";
        }

        /** Names its file, without ending. */
        String fileName() {
            return name.toLowerCase(Locale.ROOT).replaceAll("[^a-z0-9.]+", "-").replaceAll("^-|-$", "");
        }
    }

    /**
     * A section of the report.
     *
     * @param title its heading
     * @param parts what is in it
     */
    record Section(String title, List<Part> parts) {
        /** A section that says why there is nothing in it. */
        static Section missing(String title, String why) {
            return new Section(title, List.of(note(why)));
        }

        String id() {
            return title.toLowerCase(Locale.ROOT).replace(' ', '-');
        }

        String html() {
            StringBuilder html = new StringBuilder("<section id=\"" + id() + "\"><h2>" + escape(title) + "</h2>\n");
            boolean figures = false;
            for (Part part : parts) {
                boolean figure = part instanceof Figure;
                if (figure != figures) {
                    html.append(figure ? "<div class=\"figures\">" : "</div>");
                }
                figures = figure;
                html.append(part.html());
            }
            return html.append(figures ? "</div>" : "").append("</section>\n").toString();
        }
    }

    /** A value in a table. */
    record Cell(String text, boolean number, boolean strong, String style) {
        static Cell text(String text) {
            return new Cell(text, false, false, "");
        }

        static Cell number(String text) {
            return new Cell(text, true, false, "");
        }

        /** A number with some digits after the point; a dash if there is none. */
        static Cell number(Optional<Double> value, int digits) {
            return number(value.map(v -> decimals(v, digits)).orElse(NONE));
        }

        static Cell count(Optional<? extends Number> value) {
            return number(value.map(v -> grouped(Math.round(v.doubleValue()))).orElse(NONE));
        }

        Cell strong(boolean is) {
            return new Cell(text, number, is, style);
        }

        /** Gives the cell a colour by a value from 0 to 1. */
        Cell shaded(double value) {
            return new Cell(text, number, strong, "background:" + Shade.colour(value) + ";color:" + Shade.ink(value));
        }

        private String html() {
            String inner = strong ? "<b>" + escape(text) + "</b>" : escape(text);
            return "<td" + (number ? " class=\"n\"" : "") + (style.isEmpty() ? "" : " style=\"" + style + "\"") + ">"
                    + inner + "</td>";
        }
    }

    /** Makes a table: texts to the left, numbers to the right. */
    static Markup table(List<String> heads, List<List<Cell>> rows) {
        String head = heads.stream()
                .map(each -> "<th scope=\"col\">" + escape(each) + "</th>")
                .collect(Collectors.joining());
        String body = rows.stream()
                .map(row -> "<tr>" + row.stream().map(Cell::html).collect(Collectors.joining()) + "</tr>\n")
                .collect(Collectors.joining());
        return new Markup("<div class=\"scroll\"><table><thead><tr>" + head + "</tr></thead><tbody>" + body
                + "</tbody></table></div>\n");
    }

    /** A remark: how to read something, or why something is missing. */
    static Markup note(String text) {
        return new Markup("<p class=\"note\">" + escape(text) + "</p>\n");
    }

    static Markup heading(String text) {
        return new Markup("<h3>" + escape(text) + "</h3>\n");
    }

    static Markup list(List<String> items) {
        return new Markup(items.stream()
                .map(item -> "<li>" + escape(item) + "</li>")
                .collect(Collectors.joining("\n", "<ul>", "</ul>\n")));
    }

    /** A text in its own lines, folded away on screens. */
    static Markup folded(String title, String text) {
        return new Markup(
                "<details><summary>" + escape(title) + "</summary><pre>" + escape(text) + "</pre></details>\n");
    }

    /** Makes a text safe in HTML and SVG, in elements and attributes; characters that XML lacks are dropped. */
    static String escape(String text) {
        return StringEscapeUtils.escapeXml11(text);
    }

    /** Writes a share with three significant digits at most, such as {@code 0.5%}; a dash where it is no number. */
    static String percent(double share) {
        return Double.isFinite(100 * share)
                ? BigDecimal.valueOf(100 * share)
                                .round(new MathContext(3))
                                .stripTrailingZeros()
                                .toPlainString() + "%"
                : "-";
    }

    /** Writes a share as whole per cent. */
    static String whole(double share) {
        return Math.round(100 * share) + "%";
    }

    static String grouped(long count) {
        return String.format(Locale.ROOT, "%,d", count);
    }

    static String decimals(double value, int digits) {
        return String.format(Locale.ROOT, "%." + digits + "f", value);
    }

    /** Writes a mean, and its deviation if there is one, each times 100, as tables of scores have them. */
    static String hundredfold(double mean, Optional<Double> deviation) {
        return decimals(100 * mean, 1)
                + deviation.map(d -> " ± " + decimals(100 * d, 1)).orElse("");
    }

    /** Writes shares from the largest, such as {@code 62% queries, 38% norms}. */
    static String ranked(Map<String, Double> shares) {
        return shares.entrySet().stream()
                .sorted(Map.Entry.comparingByValue(Comparator.reverseOrder()))
                .map(entry -> whole(entry.getValue()) + " " + entry.getKey())
                .collect(Collectors.joining(", "));
    }

    static String joined(Collection<?> items) {
        return items.stream().map(String::valueOf).collect(Collectors.joining(", "));
    }
}
