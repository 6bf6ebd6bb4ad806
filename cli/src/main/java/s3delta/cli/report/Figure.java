package s3delta.cli.report;

import java.util.Locale;

/**
 * A figure.
 *
 * @param name what it shows, for whom it stands alone; names its picture file too
 * @param caption what it shows, for who reads the section
 * @param svg the drawing
 * @param chart whether it takes half a page; else as much as it needs
 */
record Figure(String name, String caption, String svg, boolean chart) implements Part {
    @Override
    public String html() {
        return "<figure class=\"" + (chart ? "chart" : "map") + "\"><figcaption>" + Texts.escape(caption)
                + "</figcaption><div class=\"scroll\">" + svg + "</div></figure>\n";
    }

    /** Names the file of its picture, without ending. */
    String fileName() {
        return name.toLowerCase(Locale.ROOT).replaceAll("[^a-z0-9.]+", "-").replaceAll("^-|-$", "");
    }
}
