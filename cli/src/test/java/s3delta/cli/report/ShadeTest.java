package s3delta.cli.report;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

class ShadeTest {
    private static double luminance(String colour) {
        return Shade.luminance(Integer.decode(colour));
    }

    @Test
    void moreIsDarkerAllTheWay() {
        for (int i = 0; i < 100; i++) {
            double light = luminance(Shade.colour(i / 100.0));
            double next = luminance(Shade.colour((i + 1) / 100.0));
            assertTrue(next < light, i + ": " + light + " then " + next);
        }
        assertEquals("#ffffd9", Shade.colour(-1));
        assertEquals("#081d58", Shade.colour(2));
    }

    /** 4.5 is what WCAG 2 asks of small text. */
    @Test
    void textCanBeReadOnEveryColour() {
        for (int i = 0; i <= 100; i++) {
            double ground = luminance(Shade.colour(i / 100.0)) + 0.05;
            double ink = luminance(Shade.ink(i / 100.0)) + 0.05;
            double contrast = Math.max(ground, ink) / Math.min(ground, ink);
            assertTrue(contrast >= 4.5, i + "%: " + contrast);
        }
    }
}
