package s3delta.runtime.task;

import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.regex.Pattern;
import java.util.stream.DoubleStream;
import s3delta.runtime.result.Scores;

/**
 * Scores outputs that should be numbers, by Pearson correlation. An output that is no number of the range counts as the
 * mean of those that are, so that it adds nothing to the correlation; if there are none, the correlation is 0.
 */
final class NumberScoring implements Scoring {
    private static final Pattern NUMBER = Pattern.compile("-?[0-9]{1,9}(\\.[0-9]{1,9})?");

    private final double lowest;
    private final double highest;

    NumberScoring(double lowest, double highest) {
        this.lowest = lowest;
        this.highest = highest;
    }

    @Override
    public String metric() {
        return "pearson";
    }

    @Override
    public Scores score(List<String> outputs, List<Example> gold) {
        List<String> wrong = wrong(outputs, gold);
        List<OptionalDouble> read = outputs.stream().map(this::read).toList();
        double mean = mean(read.stream().flatMapToDouble(OptionalDouble::stream).toArray());
        double[] predicted =
                read.stream().mapToDouble(each -> each.orElse(mean)).toArray();
        double[] right = gold.stream()
                .mapToDouble(example -> Double.parseDouble(example.target()))
                .toArray();
        return Scores.of(metric(), Map.of(metric(), pearson(predicted, right)), outputs.size(), wrong);
    }

    @Override
    public boolean accepts(String output) {
        return read(output).isPresent();
    }

    @Override
    public boolean right(String output, Example gold) {
        OptionalDouble number = read(output);
        return number.isPresent() && number.equals(read(gold.target()));
    }

    /** Reads a number of the range, whatever blanks are around it. */
    OptionalDouble read(String output) {
        String text = output.strip();
        if (!NUMBER.matcher(text).matches()) {
            return OptionalDouble.empty();
        }
        double number = Double.parseDouble(text);
        return number >= lowest && number <= highest ? OptionalDouble.of(number) : OptionalDouble.empty();
    }

    /** Pearson correlation: covariance over the product of the standard deviations; 0 where it is not defined. */
    static double pearson(double[] x, double[] y) {
        double meanX = mean(x);
        double meanY = mean(y);
        double xy = 0;
        double xx = 0;
        double yy = 0;
        for (int i = 0; i < x.length; i++) {
            double dx = x[i] - meanX;
            double dy = y[i] - meanY;
            xy += dx * dy;
            xx += dx * dx;
            yy += dy * dy;
        }
        return isConstant(x) || isConstant(y) ? 0 : Scoring.ratio(xy, Math.sqrt(xx) * Math.sqrt(yy));
    }

    /** Sums in order: other sums round otherwise. */
    private static double mean(double[] values) {
        double sum = 0;
        for (double value : values) {
            sum += value;
        }
        return Scoring.ratio(sum, values.length);
    }

    // Rounding of the mean may leave tiny deviations, whose correlation would be noise.
    private static boolean isConstant(double[] values) {
        return DoubleStream.of(values).allMatch(value -> value == values[0]);
    }
}
