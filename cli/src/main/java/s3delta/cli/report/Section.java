package s3delta.cli.report;

import java.util.List;

/**
 * A section of the report.
 *
 * @param id its anchor
 * @param title its heading
 * @param parts what is in it
 */
record Section(String id, String title, List<Part> parts) {
    /** A section that tells why there is nothing in it. */
    static Section missing(String id, String title, String why) {
        return new Section(id, title, List.of(Markup.note(why)));
    }

    String html() {
        StringBuilder html = new StringBuilder("<section id=\"" + id + "\"><h2>" + Texts.escape(title) + "</h2>\n");
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
