package s3delta.cli;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Lines of columns, numbers to the right and texts to the left. */
final class TextTable {
    private static final String GAP = "  ";

    private final List<List<Object>> rows = new ArrayList<>();

    TextTable row(Object... cells) {
        rows.add(List.of(cells));
        return this;
    }

    /**
     * Lays the rows out.
     *
     * @return a line a row, each with its line end
     */
    String text() {
        List<Integer> widths = new ArrayList<>();
        for (List<Object> row : rows) {
            for (int i = 0; i < row.size(); i++) {
                int width = text(row.get(i)).length();
                if (i == widths.size()) {
                    widths.add(width);
                } else {
                    widths.set(i, Math.max(widths.get(i), width));
                }
            }
        }
        StringBuilder text = new StringBuilder();
        for (List<Object> row : rows) {
            StringBuilder line = new StringBuilder();
            for (int i = 0; i < row.size(); i++) {
                String cell = text(row.get(i));
                String space = " ".repeat(widths.get(i) - cell.length());
                line.append(i == 0 ? "" : GAP).append(row.get(i) instanceof Number ? space + cell : cell + space);
            }
            text.append(line.toString().stripTrailing()).append('\n');
        }
        return text.toString();
    }

    /**
     * Writes a count as people read it.
     *
     * @param count the count
     * @return such as {@code 1,881,088}
     */
    static String grouped(long count) {
        return String.format(Locale.ROOT, "%,d", count);
    }

    private static String text(Object cell) {
        return cell instanceof Long || cell instanceof Integer ? grouped(((Number) cell).longValue()) : cell.toString();
    }
}
