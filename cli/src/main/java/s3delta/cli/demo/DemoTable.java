package s3delta.cli.demo;

import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;

/** What the demo found, as a table. */
final class DemoTable {
    private static final List<DemoPart> DRAWS = List.of(DemoPart.FIRST_DRAW, DemoPart.OTHER_DRAW, DemoPart.THIRD_DRAW);

    private DemoTable() {}

    /** Puts the lines of all parts in the table's order, and those of draws on the first task together. */
    static List<DemoLine> lines(Map<DemoPart, List<DemoLine>> parts) {
        List<DemoLine> searched = of(parts, DemoPart.SEARCHED);
        List<DemoLine> lines = new ArrayList<>();
        lines.add(searched.get(0));
        lines.add(mean(DRAWS.stream().flatMap(part -> of(parts, part).stream()).toList()));
        Stream.of(DemoPart.LORA, DemoPart.BITFIT, DemoPart.ALL_WEIGHTS).forEach(part -> lines.addAll(of(parts, part)));
        lines.add(searched.get(1));
        lines.addAll(of(parts, DemoPart.SECOND_DRAW));
        return List.copyOf(lines);
    }

    private static List<DemoLine> of(Map<DemoPart, List<DemoLine>> parts, DemoPart part) {
        return parts.getOrDefault(part, List.of());
    }

    private static DemoLine mean(List<DemoLine> draws) {
        return new DemoLine(
                "random, mean of " + draws.size(),
                draws.get(0).task(),
                Math.round(
                        draws.stream().mapToLong(DemoLine::parameters).average().orElseThrow()),
                draws.stream().mapToDouble(DemoLine::accuracy).average().orElseThrow(),
                draws.stream().mapToDouble(DemoLine::seconds).average().orElseThrow());
    }

    static void print(List<DemoLine> lines, long backboneParameters, PrintWriter out) {
        out.printf(
                Locale.ROOT,
                "%-14s %-26s %10s %8s %8s %8s%n",
                "TASK",
                "STRUCTURE",
                "PARAMETERS",
                "SHARE",
                "TEST",
                "SECONDS");
        for (DemoLine line : lines) {
            out.printf(
                    Locale.ROOT,
                    "%-14s %-26s %,10d %7.2f%% %7.1f%% %8.1f%n",
                    line.task(),
                    line.structure(),
                    line.parameters(),
                    100.0 * line.parameters() / backboneParameters,
                    100 * line.accuracy(),
                    line.seconds());
        }
        out.printf(
                Locale.ROOT,
                "TEST is accuracy on 400 rows: its standard error is about 2.5 points. The backbone has %,d parameters.%n",
                backboneParameters);
        out.flush();
    }
}
