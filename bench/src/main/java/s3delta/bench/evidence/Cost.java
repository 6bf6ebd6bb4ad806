package s3delta.bench.evidence;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.apache.commons.statistics.descriptive.Median;
import s3delta.runtime.json.Json;
import tools.jackson.databind.node.ObjectNode;

/**
 * What a method's searches cost, compared with the trainings of the structures that they found: medians over trials, as other
 * work of the machine delays some.
 *
 * @param method the method
 * @param trials how many searched
 * @param seconds of a search
 * @param share of the seconds of the training of the same trial
 * @param megabytes the most resident memory of a search
 * @param trainMegabytes that of a training
 */
record Cost(String method, int trials, double seconds, double share, double megabytes, double trainMegabytes) {
    static List<Cost> of(List<Result> results) {
        Map<String, List<Result>> searches = results.stream()
                .filter(result -> result.searched() && result.seconds("train") > 0)
                .collect(Collectors.groupingBy(Result::method, LinkedHashMap::new, Collectors.toList()));
        return searches.entrySet().stream()
                .map(entry -> of(entry.getKey(), entry.getValue()))
                .toList();
    }

    private static Cost of(String method, List<Result> searches) {
        return new Cost(
                method,
                searches.size(),
                median(searches.stream()
                        .mapToDouble(result -> result.seconds("search"))
                        .toArray()),
                median(searches.stream()
                        .mapToDouble(result -> result.seconds("search") / result.seconds("train"))
                        .toArray()),
                median(searches.stream()
                        .mapToDouble(result -> result.megabytes("search"))
                        .toArray()),
                median(searches.stream()
                        .mapToDouble(result -> result.megabytes("train"))
                        .toArray()));
    }

    private static double median(double[] values) {
        return Median.withDefaults().evaluate(values);
    }

    ObjectNode tree() {
        return Json.mapper()
                .createObjectNode()
                .put("method", method)
                .put("trials", trials)
                .put("search-seconds", seconds)
                .put("share-of-training", share)
                .put("search-mb", megabytes)
                .put("train-mb", trainMegabytes);
    }
}
