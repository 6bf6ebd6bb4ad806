package s3delta.cli.report;

import java.util.ArrayList;
import java.util.List;
import java.util.function.ToDoubleFunction;
import java.util.stream.Collectors;

/**
 * Draws series as lines.
 *
 * @param x the horizontal axis
 * @param y the vertical axis
 * @param series the lines, the first at the back
 */
public record LineChart(Axis x, Axis y, List<LineChart.Series> series) {
    private static final double WIDTH = 560;
    private static final double PLOT = 230;
    private static final double LEFT = 58;
    private static final double RIGHT = 14;
    private static final double TOP = 12;
    private static final double BELOW = 44;
    private static final double LEGEND_LINE = 19;
    private static final double LETTER = 6.7;
    private static final double SAMPLE = 34;
    private static final double BAR_DISTANCE = 9;
    private static final int MOST_MARKERS = 16;

    /**
     * Points that belong together.
     *
     * @param name what the legend calls them
     * @param points by increasing x
     * @param look how they are drawn
     */
    public record Series(String name, List<Point> points, Look look) {
        /** Each point, where there are no lines to see; else as many as can be distinguished; none of thin lines. */
        private List<Point> marked() {
            int every = 1 + (points.size() - 1) / MOST_MARKERS;
            return look.marked || points.size() == 1
                    ? java.util.stream.IntStream.range(0, points.size())
                            .filter(i -> i % every == 0)
                            .mapToObj(points::get)
                            .toList()
                    : List.of();
        }

        private double legendWidth() {
            return SAMPLE + 22 + LETTER * name.length();
        }
    }

    /** A point; the deviation is drawn as a bar, 0 as none. */
    public record Point(double x, double y, double deviation) {}

    /** How a series is drawn: marked ones are in the legend and have markers. */
    public record Look(String colour, String dash, int marker, double width, boolean marked) {
        /** The colours of Okabe and Ito, which colour-blind people can distinguish, without the yellow. */
        private static final List<String> COLOURS =
                List.of("#0072b2", "#d55e00", "#009e73", "#cc79a7", "#8a6d00", "#56b4e9", "#000000", "#7a7a7a");

        private static final List<String> DASHES =
                List.of("none", "7 3", "2 3", "9 3 2 3", "4 2", "12 4", "1 2", "6 2 1 2");
        /** Each around 0,0: disc, square, triangle, diamond, cross, plus, triangle down, pentagon. */
        private static final List<String> MARKERS = List.of(
                "M-3.6 0a3.6 3.6 0 1 0 7.2 0a3.6 3.6 0 1 0 -7.2 0z",
                "M-3.3-3.3h6.6v6.6h-6.6z",
                "M0-4.4L4.2 3.2H-4.2z",
                "M0-4.8L4 0L0 4.8L-4 0z",
                "M-3.4-3.4L3.4 3.4M-3.4 3.4L3.4-3.4",
                "M-4.2 0H4.2M0-4.2V4.2",
                "M0 4.4L4.2-3.2H-4.2z",
                "M0-4.2L4-1.3L2.5 3.4H-2.5L-4-1.3z");

        /** The look of the n-th of several series: colour, dash and marker all differ. */
        public static Look of(int n) {
            int i = n % COLOURS.size();
            return new Look(COLOURS.get(i), DASHES.get(i), i, 1.8, true);
        }

        static Look thin(String colour, String dash) {
            return new Look(colour, dash, 0, 0.9, false);
        }
    }

    static double[] values(List<Series> series, ToDoubleFunction<Point> value) {
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
    public String svg(String label) {
        List<List<Series>> legend = legend();
        Svg svg = new Svg(WIDTH, TOP + PLOT + BELOW + legend.size() * LEGEND_LINE, label);
        axes(svg);
        boolean bars = series.stream().anyMatch(s -> s.points().stream().anyMatch(p -> p.deviation() > 0));
        for (int i = 0; i < series.size(); i++) {
            // Where there are bars, the points of a series stand aside, so that none hides another.
            line(svg, series.get(i), bars ? BAR_DISTANCE * (i - (series.size() - 1) / 2.0) : 0);
        }
        for (int row = 0; row < legend.size(); row++) {
            double left = LEFT;
            for (Series s : legend.get(row)) {
                entry(svg, s, left, TOP + PLOT + BELOW + 8 + row * LEGEND_LINE);
                left += s.legendWidth();
            }
        }
        return svg.end();
    }

    private double across(double value) {
        return LEFT + x.at(value) * (WIDTH - LEFT - RIGHT);
    }

    private double up(double value) {
        return TOP + PLOT - y.at(value) * PLOT;
    }

    private void axes(Svg svg) {
        for (double tick : y.ticks()) {
            svg.line(LEFT, up(tick), WIDTH - RIGHT, up(tick), "#d9dde3");
            svg.label(LEFT - 7, up(tick) + 4, "end", Axis.text(tick));
        }
        for (double tick : x.ticks()) {
            svg.line(across(tick), TOP + PLOT, across(tick), TOP + PLOT + 5, Svg.INK);
            svg.label(across(tick), TOP + PLOT + 18, "middle", Axis.text(tick));
        }
        svg.line(LEFT, TOP + PLOT, WIDTH - RIGHT, TOP + PLOT, Svg.INK);
        svg.label((LEFT + WIDTH - RIGHT) / 2, TOP + PLOT + 35, "middle", x.title());
        svg.add("<g transform='translate(13 {}) rotate(-90)'>", TOP + PLOT / 2)
                .label(0, 0, "middle", y.title())
                .add("</g>");
    }

    private void line(Svg svg, Series s, double aside) {
        stroke(
                svg,
                s,
                s.points().stream()
                        .map(p -> Svg.number(across(p.x()) + aside) + "," + Svg.number(up(p.y())))
                        .collect(Collectors.joining(" ")));
        for (Point p : s.marked()) {
            double place = across(p.x()) + aside;
            String tip = s.name() + ": " + Axis.text(p.y());
            if (p.deviation() > 0) {
                tip += " ± " + Axis.text(p.deviation());
                double low = up(p.y() - p.deviation());
                double high = up(p.y() + p.deviation());
                svg.line(place - 4, low, place + 4, low, s.look().colour());
                svg.line(place - 4, high, place + 4, high, s.look().colour());
                svg.line(place, low, place, high, s.look().colour());
            }
            marker(svg, s.look(), place, up(p.y()), tip + " at " + Axis.text(p.x()));
        }
    }

    private static void stroke(Svg svg, Series s, String points) {
        svg.add(
                "<polyline points='{}' fill='none' stroke='{}' stroke-width='{}' stroke-dasharray='{}'"
                        + " stroke-linejoin='round'><title>{}</title></polyline>",
                points,
                s.look().colour(),
                s.look().width(),
                s.look().dash(),
                s.name());
    }

    private static void marker(Svg svg, Look look, double x, double y, String tip) {
        svg.add(
                "<path d='{}' transform='translate({} {})' fill='{}' stroke='{}' stroke-width='1.4'><title>{}</title></path>",
                Look.MARKERS.get(look.marker()),
                x,
                y,
                look.colour(),
                look.colour(),
                tip);
    }

    private List<List<Series>> legend() {
        List<List<Series>> rows = new ArrayList<>();
        double left = WIDTH;
        for (Series s : series) {
            if (s.look().marked()) {
                if (left + s.legendWidth() > WIDTH - RIGHT) {
                    rows.add(new ArrayList<>());
                    left = LEFT;
                }
                rows.get(rows.size() - 1).add(s);
                left += s.legendWidth();
            }
        }
        return rows;
    }

    private static void entry(Svg svg, Series s, double left, double top) {
        String at = Svg.number(top);
        stroke(svg, s, Svg.number(left) + "," + at + " " + Svg.number(left + SAMPLE) + "," + at);
        marker(svg, s.look(), left + SAMPLE / 2, top, s.name());
        svg.label(left + SAMPLE + 6, top + 4, "start", s.name());
    }
}
