package s3delta.runtime.task;

import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/**
 * Scores outputs that should be numbers, by Pearson correlation. An output that is no number from 0 to the highest counts
 * as the mean of those that are, so that it adds nothing to the correlation; if there are none, the correlation is 0.
 */
final class NumberScoring implements Scoring {
    private static final Pattern NUMBER = Pattern.compile("[0-9]{1,9}(\\.[0-9]{1,9})?");

    private final double highest;

    NumberScoring(double highest) {
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
        outputs.stream().filter(output -> !accepts(output)).forEach(wrong::add);
        double mean = Metrics.mean(outputs.stream()
                .filter(this::accepts)
                .mapToDouble(Double::parseDouble)
                .toArray());
        double[] predicted = outputs.stream()
                .mapToDouble(output -> accepts(output) ? Double.parseDouble(output) : mean)
                .toArray();
        double[] right = gold.stream()
                .mapToDouble(example -> Double.parseDouble(example.target()))
                .toArray();
        return wrong.scores(metric(), Map.of(metric(), Metrics.pearson(predicted, right)), outputs.size());
    }

    @Override
    public boolean accepts(String output) {
        String number = output.strip();
        return NUMBER.matcher(number).matches() && Double.parseDouble(number) <= highest;
    }
}
