package s3delta.cli.report;

import java.util.ArrayList;
import java.util.List;
import java.util.function.ToDoubleFunction;

/**
 * Draws series as lines.
 *
 * @param x the horizontal axis
 * @param y the vertical axis
 * @param series the lines, the first at the back
 */
record LineChart(Axis x, Axis y, List<Series> series) {
    private static final double WIDTH = 560;
    private static final double PLOT = 230;
    private static final double LEFT = 58;
    private static final double RIGHT = 14;
    private static final double TOP = 12;
    private static final double BELOW = 44;
    private static final double LEGEND_LINE = 19;
    private static final double LETTER = 6.7;
    private static final double SAMPLE = 34;
    private static final double BESIDE = 9;
    private static final int MOST_MARKERS = 16;
    private static final String GREY = "#d9dde3";
    private static final String INK = "#3b424c";

    static double[] values(List<Series> series, ToDoubleFunction<Series.Point> value) {
        return series.stream()
                .flatMap(s -> s.points().stream())
                .mapToDouble(value)
                .toArray();
    }

    /**
     * Draws.
     *
     * @param label what the chart shows
     * @return SVG
     */
    String svg(String label) {
        List<List<Series>> legend = legend();
        Svg svg = new Svg(WIDTH, TOP + PLOT + BELOW + legend.size() * LEGEND_LINE, label);
        axes(svg);
        for (int i = 0; i < series.size(); i++) {
            line(svg, series.get(i), aside(i));
        }
        for (int row = 0; row < legend.size(); row++) {
            double left = LEFT;
            for (Series s : legend.get(row)) {
                entry(svg, s, left, TOP + PLOT + BELOW + 8 + row * LEGEND_LINE);
                left += width(s);
            }
        }
        return svg.end();
    }

    private double across(double value) {
        return LEFT + x.at(value) * (WIDTH - LEFT - RIGHT);
    }

    /** How far the points of a series stand aside, where there are bars, so that none hides another. */
    private double aside(int number) {
        boolean bars = series.stream().anyMatch(s -> s.points().stream().anyMatch(p -> p.deviation() > 0));
        return bars ? BESIDE * (number - (series.size() - 1) / 2.0) : 0;
    }

    private double up(double value) {
        return TOP + PLOT - y.at(value) * PLOT;
    }

    private void axes(Svg svg) {
        for (double tick : y.ticks()) {
            rule(svg, LEFT, up(tick), WIDTH - RIGHT, up(tick), GREY);
            svg.label(LEFT - 7, up(tick) + 4, Axis.text(tick), "text-anchor", "end", "fill", INK);
        }
        for (double tick : x.ticks()) {
            rule(svg, across(tick), TOP + PLOT, across(tick), TOP + PLOT + 5, INK);
            svg.label(across(tick), TOP + PLOT + 18, Axis.text(tick), "text-anchor", "middle", "fill", INK);
        }
        rule(svg, LEFT, TOP + PLOT, WIDTH - RIGHT, TOP + PLOT, INK);
        double middle = (LEFT + WIDTH - RIGHT) / 2;
        svg.label(middle, TOP + PLOT + 35, x.title(), "text-anchor", "middle", "fill", INK);
        String turned = "translate(13 " + Svg.number(TOP + PLOT / 2) + ") rotate(-90)";
        svg.label(0, 0, y.title(), "text-anchor", "middle", "fill", INK, "transform", turned);
    }

    private static void rule(Svg svg, double x1, double y1, double x2, double y2, String colour) {
        svg.element("line", "x1", x1, "y1", y1, "x2", x2, "y2", y2, "stroke", colour, "stroke-width", 1.0);
    }

    private void line(Svg svg, Series s, double aside) {
        StringBuilder path = new StringBuilder();
        for (Series.Point p : s.points()) {
            path.append(path.length() == 0 ? "" : " ")
                    .append(Svg.number(across(p.x()) + aside))
                    .append(',')
                    .append(Svg.number(up(p.y())));
        }
        stroke(svg, s, path.toString());
        if (s.look().marked()) {
            int every = 1 + (s.points().size() - 1) / MOST_MARKERS;
            for (int i = 0; i < s.points().size(); i += every) {
                mark(svg, s, s.points().get(i), aside);
            }
        }
    }

    private static void stroke(Svg svg, Series s, String points) {
        svg.told(
                s.name(),
                "polyline",
                "points",
                points,
                "fill",
                "none",
                "stroke",
                s.look().colour(),
                "stroke-width",
                s.look().width(),
                "stroke-dasharray",
                s.look().dash(),
                "stroke-linejoin",
                "round");
    }

    private void mark(Svg svg, Series s, Series.Point p, double aside) {
        double place = across(p.x()) + aside;
        String tip = s.name() + ": " + Axis.text(p.y());
        if (p.deviation() > 0) {
            tip += " ± " + Axis.text(p.deviation());
            for (double end : new double[] {p.y() - p.deviation(), p.y() + p.deviation()}) {
                rule(svg, place - 4, up(end), place + 4, up(end), s.look().colour());
            }
            rule(
                    svg,
                    place,
                    up(p.y() - p.deviation()),
                    place,
                    up(p.y() + p.deviation()),
                    s.look().colour());
        }
        Marker.draw(svg, s.look(), place, up(p.y()), tip + " at " + Axis.text(p.x()));
    }

    private static double width(Series s) {
        return SAMPLE + 22 + LETTER * s.name().length();
    }

    private List<List<Series>> legend() {
        List<List<Series>> rows = new ArrayList<>();
        double left = WIDTH;
        for (Series s : series) {
            if (s.look().marked()) {
                if (left + width(s) > WIDTH - RIGHT) {
                    rows.add(new ArrayList<>());
                    left = LEFT;
                }
                rows.get(rows.size() - 1).add(s);
                left += width(s);
            }
        }
        return rows;
    }

    private static void entry(Svg svg, Series s, double left, double top) {
        String points =
                Svg.number(left) + "," + Svg.number(top) + " " + Svg.number(left + SAMPLE) + "," + Svg.number(top);
        stroke(svg, s, points);
        Marker.draw(svg, s.look(), left + SAMPLE / 2, top, s.name());
        svg.label(left + SAMPLE + 6, top + 4, s.name(), "fill", INK);
    }
}
