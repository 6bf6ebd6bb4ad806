package s3delta.cli.report;

import java.util.List;

/** Shapes that tell series apart without colour. */
final class Marker {
    /** Each around 0,0: disc, square, triangle, diamond, cross, plus, triangle down, pentagon. */
    private static final List<String> PATHS = List.of(
            "M-3.6 0a3.6 3.6 0 1 0 7.2 0a3.6 3.6 0 1 0 -7.2 0z",
            "M-3.3-3.3h6.6v6.6h-6.6z",
            "M0-4.4L4.2 3.2H-4.2z",
            "M0-4.8L4 0L0 4.8L-4 0z",
            "M-3.4-3.4L3.4 3.4M-3.4 3.4L3.4-3.4",
            "M-4.2 0H4.2M0-4.2V4.2",
            "M0 4.4L4.2-3.2H-4.2z",
            "M0-4.2L4-1.3L2.5 3.4H-2.5L-4-1.3z");

    private Marker() {}

    static void draw(Svg svg, Series.Look look, double x, double y, String tip) {
        svg.told(
                tip,
                "path",
                "d",
                PATHS.get(look.marker() % PATHS.size()),
                "transform",
                "translate(" + Svg.number(x) + " " + Svg.number(y) + ")",
                "fill",
                look.colour(),
                "stroke",
                look.colour(),
                "stroke-width",
                1.4);
    }
}
