package s3delta.cli.report;

import java.math.BigDecimal;
import java.math.MathContext;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.DoubleStream;

/**
 * An axis: values to places.
 *
 * @param title what it measures
 * @param low the least value
 * @param high the largest value, above {@code low}
 * @param logarithmic whether equal ratios are equal lengths
 */
public record Axis(String title, double low, double high, boolean logarithmic) {
    private static final int TICKS = 5;
    /** Over more than this ratio only powers of ten have ticks. */
    private static final double MANY = 1000;

    /** Values beyond it lie beyond the axis, whose length has to be a number. */
    private static final double MOST = 1e300;

    /** Covers values, and some room beyond them where they are linear. */
    public static Axis covering(String title, double[] values) {
        double low = bounded(DoubleStream.of(values).min().orElse(0));
        double high = bounded(DoubleStream.of(values).max().orElse(1));
        double room = high > low ? 0.04 * (high - low) : Math.max(0.05 * Math.abs(low), 0.01);
        return new Axis(title, low - room, high + room, false);
    }

    private static double bounded(double value) {
        return Math.max(-MOST, Math.min(MOST, value));
    }

    /** Covers steps: from 0 to the last. */
    static Axis steps(String title, double[] values) {
        return new Axis(title, 0, Math.max(1, DoubleStream.of(values).max().orElse(1)), false);
    }

    /** Covers positive values in equal ratios. */
    public static Axis logarithmic(String title, double[] values) {
        double low = DoubleStream.of(values).min().orElse(1);
        double high = DoubleStream.of(values).max().orElse(1);
        return new Axis(title, low / 1.5, high * 1.5, true);
    }

    /** Gives where on the axis a value lies: 0 at its beginning, 1 at its end. */
    double at(double value) {
        return logarithmic ? Math.log(value / low) / Math.log(high / low) : (value - low) / (high - low);
    }

    /** Gives round values on the axis. */
    List<Double> ticks() {
        return logarithmic ? powers() : even();
    }

    private List<Double> even() {
        double rough = (high - low) / TICKS;
        double power = Math.pow(10, Math.floor(Math.log10(rough)));
        double step = DoubleStream.of(1, 2, 5, 10)
                .map(m -> m * power)
                .filter(s -> s >= rough)
                .findFirst()
                .orElse(rough);
        List<Double> ticks = new ArrayList<>();
        for (long i = (long) Math.ceil(low / step - 1e-9); i * step <= high + 1e-9 * step; i++) {
            ticks.add(i * step);
        }
        return ticks;
    }

    private List<Double> powers() {
        List<Double> ticks = new ArrayList<>();
        for (int power = (int) Math.floor(Math.log10(low)); power <= Math.log10(high); power++) {
            for (int digit : high / low > MANY ? new int[] {1} : new int[] {1, 2, 5}) {
                double tick = digit * Math.pow(10, power);
                if (tick >= low && tick <= high) {
                    ticks.add(tick);
                }
            }
        }
        return ticks;
    }

    /** Writes a value of the axis. */
    static String text(double value) {
        BigDecimal rounded = BigDecimal.valueOf(value).round(new MathContext(4)).stripTrailingZeros();
        if (Math.abs(value) >= 1000) {
            return Html.grouped(Math.round(value));
        }
        return rounded.signum() == 0 ? "0" : rounded.toPlainString();
    }
}
