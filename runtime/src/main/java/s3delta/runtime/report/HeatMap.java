package s3delta.runtime.report;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;

/**
 * Draws probabilities over layers and sites, the encoder beside the decoder.
 *
 * @param cells what is drawn
 */
record HeatMap(List<Cell> cells) {
    private static final double CELL_WIDTH = 31;
    private static final double CELL_HEIGHT = 21;
    private static final double NARROW = 23;
    private static final int MANY_LAYERS = 14;
    private static final double NAME = 196;
    private static final double HEAD = 42;
    private static final double GAP = 34;
    private static final double SCALE = 40;
    private static final String INK = "#3b424c";
    private static final List<String> STACKS = List.of("encoder", "decoder");

    /**
     * One candidate.
     *
     * @param spot where it is
     * @param p mean probability
     * @param kept share of the structures that keep it
     * @param tip what it tells when it is pointed at
     */
    record Cell(Spot spot, double p, double kept, String tip) {}

    String svg(String label) {
        double left = 0;
        double height = 0;
        for (String stack : STACKS) {
            left += panelWidth(stack);
            height = Math.max(height, HEAD + sites(stack).size() * CELL_HEIGHT);
        }
        Svg svg = new Svg(left + GAP, height + SCALE, label);
        double at = 0;
        for (String stack : STACKS) {
            panel(svg, stack, at);
            at += panelWidth(stack) + GAP;
        }
        scale(svg, height + 18);
        return svg.end();
    }

    private List<Cell> of(String stack) {
        return cells.stream().filter(c -> c.spot().stack().equals(stack)).toList();
    }

    private List<String> sites(String stack) {
        return of(stack).stream().map(c -> c.spot().site()).distinct().toList();
    }

    /** The layers, what comes after all of them last. */
    private List<Integer> layers(String stack) {
        TreeSet<Integer> numbers = new TreeSet<>();
        of(stack).forEach(c -> numbers.add(c.spot().layer()));
        List<Integer> layers = new ArrayList<>(numbers);
        if (layers.remove(Integer.valueOf(Spot.AFTER))) {
            layers.add(Spot.AFTER);
        }
        return layers;
    }

    private double cellWidth(String stack) {
        return layers(stack).size() > MANY_LAYERS ? NARROW : CELL_WIDTH;
    }

    private double panelWidth(String stack) {
        return NAME + layers(stack).size() * cellWidth(stack);
    }

    private void panel(Svg svg, String stack, double left) {
        List<Integer> layers = layers(stack);
        List<String> sites = sites(stack);
        if (sites.isEmpty()) {
            return;
        }
        double wide = cellWidth(stack);
        svg.label(left + NAME, 14, stack, "font-weight", "600", "fill", "#111");
        for (int column = 0; column < layers.size(); column++) {
            String name = layers.get(column) == Spot.AFTER ? "end" : String.valueOf(layers.get(column));
            svg.label(
                    left + NAME + (column + 0.5) * wide,
                    HEAD - 7,
                    name,
                    "text-anchor",
                    "middle",
                    "fill",
                    INK,
                    "font-size",
                    "11");
        }
        for (int row = 0; row < sites.size(); row++) {
            double top = HEAD + row * CELL_HEIGHT;
            svg.label(left + NAME - 8, top + 15, sites.get(row), "text-anchor", "end", "fill", INK);
            for (int column = 0; column < layers.size(); column++) {
                cell(svg, find(stack, sites.get(row), layers.get(column)), left + NAME + column * wide, top, wide);
            }
        }
    }

    private Optional<Cell> find(String stack, String site, int layer) {
        return of(stack).stream()
                .filter(c -> c.spot().layer() == layer && c.spot().site().equals(site))
                .findFirst();
    }

    private static void cell(Svg svg, Optional<Cell> found, double left, double top, double wide) {
        if (found.isEmpty()) {
            svg.element(
                    "rect",
                    "x",
                    left + wide / 2 - 1,
                    "y",
                    top + CELL_HEIGHT / 2,
                    "width",
                    2.0,
                    "height",
                    1.0,
                    "fill",
                    "#b6bcc6");
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
                "rx",
                "2",
                "fill",
                Cividis.colour(cell.p));
        String percent = String.valueOf(Math.round(100 * cell.p));
        boolean kept = cell.kept >= 0.5;
        svg.label(
                left + wide / 2,
                top + 14.5,
                percent,
                "text-anchor",
                "middle",
                "font-size",
                "10.5",
                "pointer-events",
                "none",
                "font-weight",
                kept ? "700" : "400",
                "fill",
                Cividis.ink(cell.p));
        if (kept) {
            svg.element(
                    "rect",
                    "x",
                    left + 2.5,
                    "y",
                    top + CELL_HEIGHT - 4.5,
                    "width",
                    wide - 5,
                    "height",
                    2.0,
                    "fill",
                    Cividis.ink(cell.p));
        }
    }

    private static void scale(Svg svg, double top) {
        int steps = 20;
        svg.label(NAME - 8, top + 10, "p in %", "text-anchor", "end", "fill", INK);
        for (int i = 0; i < steps; i++) {
            double value = (i + 0.5) / steps;
            svg.element(
                    "rect", "x", NAME + 8.0 * i, "y", top, "width", 8.2, "height", 11.0, "fill", Cividis.colour(value));
        }
        svg.label(NAME - 1, top + 22, "0", "fill", INK, "font-size", "10");
        svg.label(NAME + 8.0 * steps, top + 22, "100", "text-anchor", "end", "fill", INK, "font-size", "10");
        svg.label(NAME + 8.0 * steps + 14, top + 10, "bold and underlined: kept", "fill", INK);
    }
}
