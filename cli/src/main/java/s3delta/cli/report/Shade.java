package s3delta.cli.report;

import java.util.Locale;

/**
 * The colour scale "YlGnBu" of ColorBrewer: its lightness falls evenly, so that it is read alike with and without colour
 * blindness, and in print; little ink means little.
 */
final class Shade {
    private static final int[] LIGHT_TO_DARK = {
        0xFFFFD9, 0xEDF8B1, 0xC7E9B4, 0x7FCDBB, 0x41B6C4, 0x1D91C0, 0x225EA8, 0x253494, 0x081D58
    };

    private Shade() {}

    /**
     * Gives a colour.
     *
     * @param value from 0, light, to 1, dark
     * @return such as {@code #081d58}
     */
    static String colour(double value) {
        return String.format(Locale.ROOT, "#%06x", mixed(value));
    }

    /** Gives the colour, black or white, of a text that can be read best on {@link #colour}. */
    static String ink(double value) {
        double light = luminance(mixed(value)) + 0.05;
        return 1.05 / light > light / 0.05 ? "#ffffff" : "#000000";
    }

    private static int mixed(double value) {
        double at = Math.min(1, Math.max(0, value)) * (LIGHT_TO_DARK.length - 1);
        int low = Math.min((int) at, LIGHT_TO_DARK.length - 2);
        int mixed = 0;
        for (int shift = 16; shift >= 0; shift -= 8) {
            int from = LIGHT_TO_DARK[low] >> shift & 0xFF;
            int to = LIGHT_TO_DARK[low + 1] >> shift & 0xFF;
            mixed |= (int) Math.round(from + (at - low) * (to - from)) << shift;
        }
        return mixed;
    }

    /** The relative luminance of WCAG 2, from 0, black, to 1, white. */
    static double luminance(int rgb) {
        return 0.2126 * linear(rgb >> 16 & 0xFF) + 0.7152 * linear(rgb >> 8 & 0xFF) + 0.0722 * linear(rgb & 0xFF);
    }

    private static double linear(int channel) {
        double c = channel / 255.0;
        return c <= 0.04045 ? c / 12.92 : Math.pow((c + 0.055) / 1.055, 2.4);
    }
}
