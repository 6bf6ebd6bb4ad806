package s3delta.cli.report;

import java.util.Locale;

/** Writes a drawing as SVG that needs nothing around it; lengths are in pixels at the drawing's own size. */
final class Svg {
    static final String INK = "#3b424c";

    private final StringBuilder text = new StringBuilder();

    /**
     * Begins a drawing.
     *
     * @param width width
     * @param height height
     * @param label what it shows, for who cannot see it
     */
    Svg(double width, double height, String label) {
        add(
                "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox='0 0 {} {}' width='{}' height='{}' role='img'"
                        + " aria-label='{}' font-family=\"system-ui,'Segoe UI',Roboto,'Helvetica Neue',Arial,sans-serif\""
                        + " font-size='12'>",
                width,
                height,
                width,
                height,
                label);
    }

    /** Adds elements; each {@code {}} becomes a length or an escaped text. */
    Svg add(String elements, Object... values) {
        int from = 0;
        for (Object value : values) {
            int hole = elements.indexOf("{}", from);
            text.append(elements, from, hole);
            text.append(value instanceof Double length ? number(length) : Html.escape(String.valueOf(value)));
            from = hole + 2;
        }
        text.append(elements, from, elements.length());
        return this;
    }

    /** Adds a text; the anchor is {@code start}, {@code middle} or {@code end}. */
    Svg label(double x, double y, String anchor, String words) {
        return add("<text x='{}' y='{}' text-anchor='{}' fill='{}'>{}</text>", x, y, anchor, INK, words);
    }

    Svg line(double x1, double y1, double x2, double y2, String colour) {
        return add("<line x1='{}' y1='{}' x2='{}' y2='{}' stroke='{}'/>", x1, y1, x2, y2, colour);
    }

    Svg rectangle(double left, double top, double width, double height, String fill) {
        return add("<rect x='{}' y='{}' width='{}' height='{}' fill='{}'/>", left, top, width, height, fill);
    }

    /** Ends the drawing. */
    String end() {
        return text + "</svg>";
    }

    /** Writes a length with one decimal at most. */
    static String number(double value) {
        String written = String.format(Locale.ROOT, "%.1f", value);
        return written.endsWith(".0") ? written.substring(0, written.length() - 2) : written;
    }
}
