package s3delta.runtime.trial;

import java.math.BigDecimal;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;
import s3delta.runtime.config.Settings;
import s3delta.runtime.result.RatesResult;
import s3delta.runtime.train.LearningRate;

/** The lines of a configuration that take rates which were found. */
public final class RateLines {
    private RateLines() {}

    /**
     * Writes the lines.
     *
     * @param settings the configuration; its rates stay where none was found
     * @param result what was found
     * @return YAML
     */
    public static String of(Settings settings, RatesResult result) {
        Map<String, Double> best = new TreeMap<>();
        result.methods().forEach(found -> found.best().ifPresent(rate -> best.put(found.method(), rate)));
        Optional<Double> fineTune = Optional.ofNullable(best.remove(RatesResult.FINE_TUNE));
        String train = rates(settings.train().learningRate(), best);
        best.keySet().retainAll(settings.space().methods());
        String search = rates(settings.search().learningRate(), best);
        return "search: {learning-rate: " + search + "}\ntrain: {learning-rate: " + train + "}\n"
                + fineTune.map(rate -> "methods: [{fine-tune: {learning-rate: " + plain(rate) + "}}]\n")
                        .orElse("");
    }

    /** The rates as they were, with those that were found in their place. */
    private static String rates(LearningRate before, Map<String, Double> found) {
        Map<String, Double> rates = new TreeMap<>(before.methods());
        rates.putAll(found);
        return rates.entrySet().stream()
                .map(rate -> ", " + rate.getKey() + ": " + plain(rate.getValue()))
                .collect(Collectors.joining("", "{default: " + plain(before.base()), "}"));
    }

    private static String plain(double rate) {
        return BigDecimal.valueOf(rate).stripTrailingZeros().toPlainString();
    }
}
