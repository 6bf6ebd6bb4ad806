package s3delta.testkit;

import java.util.stream.IntStream;

/** Values of gates, and what is asked of values. */
final class Numbers {
    private Numbers() {}

    /** All shut. */
    static double[] shut(int count) {
        return new double[count];
    }

    /** One open, all others shut. */
    static double[] only(int count, int open) {
        double[] gates = new double[count];
        gates[open] = 1;
        return gates;
    }

    /** Different values between 0.3 and 0.7. */
    static double[] between(int count) {
        return IntStream.range(0, count)
                .mapToDouble(i -> 0.3 + 0.4 * ((i * 7) % 11) / 10)
                .toArray();
    }

    /** Says whether some value in a range is not zero. */
    static boolean anyNonZero(float[] values, int from, int to) {
        return IntStream.range(from, to).anyMatch(i -> values[i] != 0);
    }

    /** The largest absolute value. */
    static float largest(float[] values) {
        float largest = 0;
        for (float value : values) {
            largest = Math.max(largest, Math.abs(value));
        }
        return largest;
    }
}
