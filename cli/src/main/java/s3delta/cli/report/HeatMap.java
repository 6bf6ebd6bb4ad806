package s3delta.cli.report;

import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import s3delta.runtime.T5Path;

/**
 * Draws the probabilities, or ranks, of one method in one stack, over layers and sites.
 *
 * @param unit of the ratings, {@code p} or {@code rank}
 * @param cells what is drawn, at least one
 */
record HeatMap(String unit, List<Cell> cells) {
    private static final double CELL_HEIGHT = 21;
    private static final double CELL_WIDTH = 31;
    private static final double NARROW = 24;
    private static final int MANY_LAYERS = 14;
    private static final double LETTER = 7.3;
    private static final double HEAD = 22;
    private static final double SCALE = 34;
    private static final double LEAST_WIDTH = 284;
    private static final int STEPS = 20;

    /**
     * One candidate.
     *
     * @param spot where it is
     * @param rating mean probability, or mean rank
     * @param kept share of the structures that keep it
     * @param tip what is shown when it is pointed at
     */
    record Cell(T5Path spot, double rating, double kept, String tip) {}

    String svg(String label) {
        List<Integer> layers = layers();
        List<String> sites = cells.stream().map(c -> c.spot().site()).distinct().toList();
        double names =
                10 + LETTER * sites.stream().mapToInt(String::length).max().orElse(0);
        double wide = layers.size() > MANY_LAYERS ? NARROW : CELL_WIDTH;
        double height = HEAD + sites.size() * CELL_HEIGHT;
        Svg svg = new Svg(Math.max(LEAST_WIDTH, names + layers.size() * wide), height + SCALE, label);
        for (int column = 0; column < layers.size(); column++) {
            String name = layers.get(column) == T5Path.AFTER ? "end" : String.valueOf(layers.get(column));
            svg.label(names + (column + 0.5) * wide, HEAD - 7, "middle", name);
        }
        for (int row = 0; row < sites.size(); row++) {
            double top = HEAD + row * CELL_HEIGHT;
            svg.label(names - 8, top + 15, "end", sites.get(row));
            for (int column = 0; column < layers.size(); column++) {
                cell(svg, sites.get(row), layers.get(column), names + column * wide, top, wide);
            }
        }
        scale(svg, height + 12);
        return svg.end();
    }

    /** The layers, what comes after all of them last. */
    private List<Integer> layers() {
        List<Integer> numbers =
                cells.stream().map(c -> c.spot().block()).distinct().sorted().toList();
        return Stream.concat(
                        numbers.stream().filter(n -> n != T5Path.AFTER),
                        numbers.stream().filter(n -> n == T5Path.AFTER))
                .collect(Collectors.toList());
    }

    private void cell(Svg svg, String site, int layer, double left, double top, double wide) {
        cells.stream()
                .filter(c -> c.spot().block() == layer && c.spot().site().equals(site))
                .findFirst()
                .ifPresentOrElse(
                        cell -> cell(svg, cell, left, top, wide),
                        () -> svg.rectangle(left + wide / 2 - 3, top + CELL_HEIGHT / 2, 6, 1, "#b6bcc6"));
    }

    private static void cell(Svg svg, Cell cell, double left, double top, double wide) {
        String ink = Shade.ink(cell.rating);
        boolean kept = cell.kept >= 0.5;
        svg.add(
                "<rect x='{}' y='{}' width='{}' height='{}' fill='{}' stroke='#c9d0d8' stroke-width='0.5'><title>{}</title>"
                        + "</rect>",
                left + 1,
                top + 1,
                wide - 2,
                CELL_HEIGHT - 2,
                Shade.colour(cell.rating),
                cell.tip);
        svg.add(
                "<text x='{}' y='{}' text-anchor='middle' font-size='10.5' pointer-events='none' font-weight='{}'"
                        + " fill='{}'>{}</text>",
                left + wide / 2,
                top + 14,
                kept ? "700" : "400",
                ink,
                Math.round(100 * cell.rating));
        if (kept) {
            svg.rectangle(left + 4, top + CELL_HEIGHT - 5, wide - 8, 2, ink);
        }
    }

    private void scale(Svg svg, double top) {
        double left = 84;
        double wide = 5;
        double right = left + wide * STEPS;
        svg.label(left - 6, top + 10, "end", unit + " in %   0");
        for (int i = 0; i < STEPS; i++) {
            svg.rectangle(left + wide * i, top, wide + 0.2, 11, Shade.colour((i + 0.5) / STEPS));
        }
        svg.label(right + 5, top + 10, "start", "100");
        svg.rectangle(right + 40, top + 8, 16, 2, Svg.INK);
        svg.label(right + 61, top + 10, "start", "kept");
    }
}
