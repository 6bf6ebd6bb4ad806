package s3delta.cli.report;

import java.util.EnumSet;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.stream.Stream;
import org.apache.commons.statistics.descriptive.DoubleStatistics;
import org.apache.commons.statistics.descriptive.Statistic;

/**
 * Several values of one quantity.
 *
 * @param count how many, at least 1
 * @param mean their mean
 * @param deviation their standard deviation, over {@code count - 1}; 0 of a single value
 */
record Spread(long count, double mean, double deviation) {
    /** Sums up the values that are there; empty where none is. */
    static Optional<Spread> of(Stream<OptionalDouble> values) {
        double[] present = values.flatMapToDouble(OptionalDouble::stream).toArray();
        if (present.length == 0) {
            return Optional.empty();
        }
        DoubleStatistics statistics =
                DoubleStatistics.of(EnumSet.of(Statistic.MEAN, Statistic.STANDARD_DEVIATION), present);
        return Optional.of(new Spread(
                present.length,
                statistics.getAsDouble(Statistic.MEAN),
                statistics.getAsDouble(Statistic.STANDARD_DEVIATION)));
    }

    /** Writes mean and deviation, each times 100, as tables of scores have them. */
    String hundredfold() {
        String text = String.format(Locale.ROOT, "%.1f", 100 * mean);
        return count == 1 ? text : text + String.format(Locale.ROOT, " ± %.1f", 100 * deviation);
    }
}
