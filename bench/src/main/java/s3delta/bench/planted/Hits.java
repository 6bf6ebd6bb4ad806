package s3delta.bench.planted;

import java.util.List;
import java.util.Set;
import java.util.function.Function;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import s3delta.api.Candidate;
import tools.jackson.databind.node.ObjectNode;

/**
 * How much of what was planted is found.
 *
 * @param candidates share of the planted candidates that are kept
 * @param positions share of the positions with planted deltas that have any kept delta
 * @param layers share of the layers with planted deltas that have any kept delta; each stack's own
 */
record Hits(double candidates, double positions, double layers) {
    private static final Pattern BELOW_LAYER = Pattern.compile("\\.layer\\..*");

    static Hits of(List<Candidate> all, int[] planted, int[] kept) {
        return new Hits(
                share(planted, kept, i -> i),
                share(planted, kept, i -> all.get(i).position().path()),
                share(planted, kept, i -> layer(all.get(i))));
    }

    /** Writes the shares into a row of the result. */
    void put(ObjectNode row) {
        row.put("candidates", candidates).put("positions", positions).put("layers", layers);
    }

    /** Averages hits. */
    static Hits mean(List<Hits> hits) {
        return new Hits(
                hits.stream().mapToDouble(Hits::candidates).average().orElse(0),
                hits.stream().mapToDouble(Hits::positions).average().orElse(0),
                hits.stream().mapToDouble(Hits::layers).average().orElse(0));
    }

    /**
     * How well scores tell the planted candidates from the others: the chance that one of them has a higher score than
     * one of the others, ties halved. 0.5 where scores tell nothing.
     */
    static double separation(double[] scores, int[] planted) {
        Set<Integer> those = IntStream.of(planted).boxed().collect(Collectors.toSet());
        double wins = 0;
        for (int i : planted) {
            for (int j = 0; j < scores.length; j++) {
                if (!those.contains(j)) {
                    wins += scores[i] > scores[j] ? 1 : scores[i] == scores[j] ? 0.5 : 0;
                }
            }
        }
        return wins / (planted.length * (double) (scores.length - planted.length));
    }

    /** How well scores tell planted candidates from others of the same method; those of methods without others left out. */
    static double separationWithinMethods(List<Candidate> all, double[] scores, int[] planted) {
        double sum = 0;
        int counted = 0;
        for (int i : planted) {
            int[] rivals = IntStream.range(0, scores.length)
                    .filter(j -> all.get(j).method().equals(all.get(i).method()))
                    .filter(j -> IntStream.of(planted).noneMatch(other -> other == j))
                    .toArray();
            if (rivals.length > 0) {
                double[] both = IntStream.concat(IntStream.of(i), IntStream.of(rivals))
                        .mapToDouble(j -> scores[j])
                        .toArray();
                sum += separation(both, new int[] {0});
                counted++;
            }
        }
        return counted == 0 ? 0.5 : sum / counted;
    }

    private static String layer(Candidate candidate) {
        return BELOW_LAYER.matcher(candidate.position().path()).replaceAll("");
    }

    private static double share(int[] planted, int[] kept, Function<Integer, Object> key) {
        Set<Object> wanted = IntStream.of(planted).boxed().map(key).collect(Collectors.toSet());
        Set<Object> found = IntStream.of(kept).boxed().map(key).collect(Collectors.toSet());
        return wanted.stream().filter(found::contains).count() / (double) wanted.size();
    }
}
