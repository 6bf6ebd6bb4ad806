package s3delta.bench.demo;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import java.util.stream.Stream;
import s3delta.bench.demo.DemoData.Row;

/** How well labels can be guessed from the words alone: naive Bayes over which words a row has in which column. */
final class BagOfWords {
    private final Map<String, Map<String, Integer>> counts = new HashMap<>();
    private final Map<String, Integer> rows = new HashMap<>();
    private final Predicate<String> columns;

    BagOfWords(List<Row> train, Predicate<String> columns) {
        this.columns = columns;
        for (Row row : train) {
            rows.merge(row.label(), 1, Integer::sum);
            words(row)
                    .forEach(word -> counts.computeIfAbsent(row.label(), l -> new HashMap<>())
                            .merge(word, 1, Integer::sum));
        }
    }

    /** Returns the share of rows whose label it guesses. */
    double accuracy(List<Row> test) {
        return test.stream().filter(row -> label(row).equals(row.label())).count() / (double) test.size();
    }

    private String label(Row row) {
        String best = "";
        double most = Double.NEGATIVE_INFINITY;
        for (Map.Entry<String, Integer> entry : rows.entrySet()) {
            Map<String, Integer> seen = counts.getOrDefault(entry.getKey(), Map.of());
            double score = Math.log(entry.getValue())
                    + words(row)
                            .mapToDouble(w -> Math.log((seen.getOrDefault(w, 0) + 1.0) / (entry.getValue() + 2.0)))
                            .sum();
            if (score > most) {
                most = score;
                best = entry.getKey();
            }
        }
        return best;
    }

    private Stream<String> words(Row row) {
        return row.fields().entrySet().stream()
                .filter(field -> columns.test(field.getKey()))
                .flatMap(field -> Stream.of(field.getValue().split(" ", -1)).map(word -> field.getKey() + '=' + word))
                .distinct();
    }
}
