package s3delta.runtime.task;

import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.regex.Pattern;

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
        WrongOutputs.check(outputs, gold);
        WrongOutputs wrong = new WrongOutputs();
        List<OptionalDouble> read = outputs.stream().map(this::read).toList();
        double mean = Metrics.mean(read.stream()
                .filter(OptionalDouble::isPresent)
                .mapToDouble(OptionalDouble::getAsDouble)
                .toArray());
        double[] predicted =
                read.stream().mapToDouble(each -> each.orElse(mean)).toArray();
        double[] right = gold.stream()
                .mapToDouble(example -> Double.parseDouble(example.target()))
                .toArray();
        for (int i = 0; i < predicted.length; i++) {
            if (read.get(i).isEmpty()) {
                wrong.add(outputs.get(i));
            }
        }
        return wrong.scores(metric(), Map.of(metric(), Metrics.pearson(predicted, right)), outputs.size());
    }

    @Override
    public boolean accepts(String output) {
        return read(output).isPresent();
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
}
