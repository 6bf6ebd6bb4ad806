package s3delta.cli.report;

import java.util.List;

/** Writes a table: texts to the left, numbers to the right. */
final class HtmlTable {
    private final StringBuilder html = new StringBuilder("<div class=\"scroll\"><table>");

    HtmlTable(List<String> heads) {
        html.append("<thead><tr>");
        heads.forEach(head ->
                html.append("<th scope=\"col\">").append(Texts.escape(head)).append("</th>"));
        html.append("</tr></thead><tbody>");
    }

    /** A value in a table. */
    record Cell(String text, boolean number, boolean strong, String style) {
        static Cell text(String text) {
            return new Cell(text, false, false, "");
        }

        static Cell number(String text) {
            return new Cell(text, true, false, "");
        }

        Cell strong(boolean is) {
            return new Cell(text, number, is, style);
        }

        /** Gives the cell a colour by a value from 0 to 1. */
        Cell shaded(double value) {
            return new Cell(text, number, strong, "background:" + Shade.colour(value) + ";color:" + Shade.ink(value));
        }
    }

    HtmlTable row(List<Cell> cells) {
        html.append("<tr>");
        for (Cell cell : cells) {
            html.append(cell.number ? "<td class=\"n\"" : "<td")
                    .append(cell.style.isEmpty() ? ">" : " style=\"" + cell.style + "\">")
                    .append(cell.strong ? "<b>" : "")
                    .append(Texts.escape(cell.text))
                    .append(cell.strong ? "</b>" : "")
                    .append("</td>");
        }
        html.append("</tr>\n");
        return this;
    }

    Markup end() {
        return new Markup(html + "</tbody></table></div>\n");
    }
}
