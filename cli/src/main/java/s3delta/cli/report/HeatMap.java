package s3delta.cli.report;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;
import s3delta.runtime.t5.T5Path;

/**
 * Draws the probabilities of one method in one stack, over layers and sites.
 *
 * @param cells what is drawn, at least one
 */
record HeatMap(List<Cell> cells) {
    private static final double CELL_HEIGHT = 21;
    private static final double CELL_WIDTH = 31;
    private static final double NARROW = 24;
    private static final int MANY_LAYERS = 14;
    private static final double LETTER = 7.3;
    private static final double HEAD = 22;
    private static final double SCALE = 34;
    private static final double LEAST_WIDTH = 270;
    private static final String INK = "#3b424c";

    /**
     * One candidate.
     *
     * @param spot where it is
     * @param p mean probability
     * @param kept share of the structures that keep it
     * @param tip what it tells when it is pointed at
     */
    record Cell(T5Path spot, double p, double kept, String tip) {}

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
            double middle = names + (column + 0.5) * wide;
            svg.label(middle, HEAD - 7, name, "text-anchor", "middle", "fill", INK, "font-size", "11");
        }
        for (int row = 0; row < sites.size(); row++) {
            double top = HEAD + row * CELL_HEIGHT;
            svg.label(names - 8, top + 15, sites.get(row), "text-anchor", "end", "fill", INK);
            for (int column = 0; column < layers.size(); column++) {
                cell(svg, find(sites.get(row), layers.get(column)), names + column * wide, top, wide);
            }
        }
        scale(svg, height + 12);
        return svg.end();
    }

    /** The layers, what comes after all of them last. */
    private List<Integer> layers() {
        TreeSet<Integer> numbers = new TreeSet<>();
        cells.forEach(c -> numbers.add(c.spot().block()));
        List<Integer> layers = new ArrayList<>(numbers);
        if (layers.remove(Integer.valueOf(T5Path.AFTER))) {
            layers.add(T5Path.AFTER);
        }
        return layers;
    }

    private Optional<Cell> find(String site, int layer) {
        return cells.stream()
                .filter(c -> c.spot().block() == layer && c.spot().site().equals(site))
                .findFirst();
    }

    private static void cell(Svg svg, Optional<Cell> found, double left, double top, double wide) {
        if (found.isEmpty()) {
            rectangle(svg, left + wide / 2 - 3, top + CELL_HEIGHT / 2, 6, 1, "#b6bcc6");
            return;
        }
        Cell cell = found.get();
        svg.told(
                cell.tip,
                "rect",
                "x",
                left + 1,
                "y",
                top + 1,
                "width",
                wide - 2,
                "height",
                CELL_HEIGHT - 2,
                "fill",
                Shade.colour(cell.p),
                "stroke",
                "#c9d0d8",
                "stroke-width",
                0.5);
        boolean kept = cell.kept >= 0.5;
        svg.label(
                left + wide / 2,
                top + 14,
                String.valueOf(Math.round(100 * cell.p)),
                "text-anchor",
                "middle",
                "font-size",
                "10.5",
                "pointer-events",
                "none",
                "font-weight",
                kept ? "700" : "400",
                "fill",
                Shade.ink(cell.p));
        if (kept) {
            rectangle(svg, left + 4, top + CELL_HEIGHT - 5, wide - 8, 2, Shade.ink(cell.p));
        }
    }

    private static void rectangle(Svg svg, double left, double top, double width, double height, String fill) {
        svg.element("rect", "x", left, "y", top, "width", width, "height", height, "fill", fill);
    }

    private static void scale(Svg svg, double top) {
        int steps = 20;
        double wide = 5;
        double left = 62;
        svg.label(2, top + 10, "p in %   0", "fill", INK, "font-size", "11");
        for (int i = 0; i < steps; i++) {
            rectangle(svg, left + wide * i, top, wide + 0.2, 11, Shade.colour((i + 0.5) / steps));
        }
        double right = left + wide * steps;
        svg.label(right + 5, top + 10, "100", "fill", INK, "font-size", "11");
        rectangle(svg, right + 40, top + 8, 16, 2, INK);
        svg.label(right + 61, top + 10, "kept", "fill", INK, "font-size", "11");
    }
}
