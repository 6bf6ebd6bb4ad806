package s3delta.cli.report;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import org.junit.jupiter.api.Test;

class AxisTest {
    private static List<String> ticks(Axis axis) {
        return axis.ticks().stream().map(Axis::text).toList();
    }

    @Test
    void evenTicksAreRound() {
        assertEquals(List.of("0", "0.2", "0.4", "0.6", "0.8", "1"), ticks(new Axis("", 0, 1, false)));
        assertEquals(List.of("-5", "0", "5", "10"), ticks(new Axis("", -7, 12, false)));
        assertEquals(List.of("0", "500", "1,000", "1,500", "2,000"), ticks(new Axis("", 0, 2100, false)));
    }

    @Test
    void logarithmicTicksArePowers() {
        assertEquals(List.of("10", "20", "50", "100"), ticks(new Axis("", 10, 100, true)));
        assertEquals(List.of("10", "100", "1,000", "10,000", "100,000"), ticks(new Axis("", 10, 100000, true)));
    }

    @Test
    void placesAreLinearOrLogarithmic() {
        assertEquals(0.25, new Axis("", 2, 6, false).at(3), 1e-12);
        assertEquals(0.5, new Axis("", 1, 100, true).at(10), 1e-12);
    }

    @Test
    void aSingleValueStillHasRoom() {
        Axis axis = Axis.covering("", new double[] {0, 0});
        assertEquals(0.5, axis.at(0), 1e-12);
        assertEquals(0.5, Axis.logarithmic("", new double[] {7}).at(7), 1e-12);
    }

    @Test
    void hasALengthWhateverItCovers() {
        Axis axis = Axis.covering("", new double[] {-1e308, 1e308});
        assertEquals(0.5, axis.at(0), 1e-12);
        assertEquals(5, axis.ticks().size());
    }
}
