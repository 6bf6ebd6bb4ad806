package s3delta.runtime.report;

import java.util.Locale;

/**
 * The colour scale of Nuñez, Anderton and Renslow (2018), which people with and without colour blindness see alike; here
 * from light to dark, so that little ink means little.
 */
final class Cividis {
    private static final int[] DARK_TO_LIGHT = {
        0x00224E, 0x083370, 0x35456C, 0x4F576C, 0x666970, 0x7D7C78, 0x948E77, 0xAEA371, 0xC8B866, 0xE5CF52, 0xFEE838
    };

    private Cividis() {}

    /**
     * Gives a colour.
     *
     * @param value from 0, light, to 1, dark
     * @return such as {@code #00224e}
     */
    static String colour(double value) {
        double at = (1 - Math.min(1, Math.max(0, value))) * (DARK_TO_LIGHT.length - 1);
        int low = Math.min((int) at, DARK_TO_LIGHT.length - 2);
        int mixed = 0;
        for (int shift = 16; shift >= 0; shift -= 8) {
            int from = DARK_TO_LIGHT[low] >> shift & 0xFF;
            int to = DARK_TO_LIGHT[low + 1] >> shift & 0xFF;
            mixed |= (int) Math.round(from + (at - low) * (to - from)) << shift;
        }
        return String.format(Locale.ROOT, "#%06x", mixed);
    }

    /** Gives the colour of a text that can be read on {@link #colour}. */
    static String ink(double value) {
        return value > 0.5 ? "#ffffff" : "#111111";
    }
}
