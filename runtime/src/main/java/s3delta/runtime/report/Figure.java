package s3delta.runtime.report;

import java.util.Locale;

/**
 * A figure.
 *
 * @param title what it shows; names its picture file too
 * @param caption how to read it, may be empty
 * @param svg the drawing
 * @param wide whether it takes the whole width of a page
 */
record Figure(String title, String caption, String svg, boolean wide) implements Part {
    @Override
    public String html() {
        return "<figure class=\"" + (wide ? "wide" : "half") + "\"><figcaption><b>" + Texts.escape(title) + "</b>"
                + (caption.isEmpty() ? "" : " " + Texts.escape(caption)) + "</figcaption><div class=\"scroll\">" + svg
                + "</div></figure>\n";
    }

    /** Names the file of its picture, without ending. */
    String fileName() {
        return title.toLowerCase(Locale.ROOT).replaceAll("[^a-z0-9.]+", "-").replaceAll("^-|-$", "");
    }
}
