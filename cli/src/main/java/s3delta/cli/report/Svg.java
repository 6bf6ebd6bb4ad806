package s3delta.cli.report;

import java.util.Locale;

/** Writes a drawing as SVG that needs nothing around it; lengths are in pixels at the drawing's own size. */
final class Svg {
    private static final String FONT = "system-ui,'Segoe UI',Roboto,'Helvetica Neue',Arial,sans-serif";

    private final StringBuilder text = new StringBuilder();

    /**
     * Begins a drawing.
     *
     * @param width width
     * @param height height
     * @param label what it shows, for who cannot see it
     */
    Svg(double width, double height, String label) {
        open(
                "svg",
                "xmlns",
                "http://www.w3.org/2000/svg",
                "viewBox",
                "0 0 " + number(width) + " " + number(height),
                "width",
                width,
                "height",
                height,
                "role",
                "img",
                "aria-label",
                label,
                "font-family",
                FONT,
                "font-size",
                "12");
    }

    /** Opens an element; attributes are names and values in turn. */
    Svg open(String name, Object... attributes) {
        start(name, attributes);
        text.append('>');
        return this;
    }

    Svg close(String name) {
        text.append("</").append(name).append('>');
        return this;
    }

    /** Writes an element without content. */
    Svg element(String name, Object... attributes) {
        start(name, attributes);
        text.append("/>");
        return this;
    }

    /** Writes an element that tells something when it is pointed at. */
    Svg told(String tip, String name, Object... attributes) {
        return open(name, attributes).words("title", tip).close(name);
    }

    /** Writes a text. */
    Svg label(double x, double y, String words, Object... attributes) {
        start("text", attributes);
        text.append(" x=\"")
                .append(number(x))
                .append("\" y=\"")
                .append(number(y))
                .append("\">");
        text.append(Texts.escape(words));
        return close("text");
    }

    private Svg words(String name, String words) {
        open(name);
        text.append(Texts.escape(words));
        return close(name);
    }

    private void start(String name, Object... attributes) {
        text.append('<').append(name);
        for (int i = 0; i < attributes.length; i += 2) {
            String value = attributes[i + 1] instanceof Double length ? number(length) : attributes[i + 1].toString();
            text.append(' ')
                    .append(attributes[i])
                    .append("=\"")
                    .append(Texts.escape(value))
                    .append('"');
        }
    }

    /** Ends the drawing. */
    String end() {
        return close("svg").text.toString();
    }

    /** Writes a length with one decimal at most. */
    static String number(double value) {
        String written = String.format(Locale.ROOT, "%.1f", value);
        return written.endsWith(".0") ? written.substring(0, written.length() - 2) : written;
    }
}
