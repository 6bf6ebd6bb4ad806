package s3delta.api;

import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;

/**
 * Turns scores of candidates into the set that is kept.
 *
 * @since 0.1
 */
@Stability(Stability.Level.STABLE)
public final class Selection {
    private Selection() {}

    /**
     * Takes candidates by falling score: each that still fits the budget, while larger ones are skipped.
     *
     * <p>Equal scores keep candidate order. So the result never exceeds the budget and leaves less than the smallest
     * remaining candidate.
     *
     * @param candidates the candidates
     * @param scores one score a candidate, such as its probability
     * @param budget the most parameters allowed
     * @return indexes of the kept candidates, rising
     * @throws S3DeltaException {@link ErrorCode#BUDGET} if not even the smallest candidate fits
     * @throws IllegalArgumentException if the lengths differ or a score is not a number
     */
    public static int[] byScore(List<Candidate> candidates, double[] scores, Budget budget) {
        requireRoom(candidates, budget);
        return byScore(candidates.stream().mapToLong(Candidate::parameters).toArray(), scores, budget);
    }

    /**
     * Takes deltas by falling score, as {@link #byScore(List, double[], Budget)} does.
     *
     * @param counts number of parameters of each
     * @param scores one score each
     * @param budget the most parameters allowed
     * @return indexes of the kept deltas, rising; none where not even the smallest fits
     * @throws IllegalArgumentException if the lengths differ or a score is not a number
     */
    public static int[] byScore(long[] counts, double[] scores, Budget budget) {
        if (counts.length != scores.length) {
            throw new IllegalArgumentException(counts.length + " candidates, " + scores.length + " scores");
        }
        if (Arrays.stream(scores).anyMatch(Double::isNaN)) {
            throw new IllegalArgumentException("a score is not a number");
        }
        boolean[] kept = new boolean[scores.length];
        long left = budget.parameters();
        int[] order = IntStream.range(0, scores.length)
                .boxed()
                .sorted(Comparator.comparingDouble((Integer i) -> -scores[i]))
                .mapToInt(Integer::intValue)
                .toArray();
        for (int i : order) {
            if (counts[i] <= left) {
                left -= counts[i];
                kept[i] = true;
            }
        }
        return IntStream.range(0, kept.length).filter(i -> kept[i]).toArray();
    }

    /**
     * Opens the gates of what {@link #byScore(List, double[], Budget)} takes.
     *
     * @param candidates the candidates
     * @param scores one score a candidate
     * @param budget the most parameters allowed
     * @return one gate a candidate: 1 where it is taken, else 0
     * @throws S3DeltaException as {@link #byScore(List, double[], Budget)}
     */
    public static double[] gates(List<Candidate> candidates, double[] scores, Budget budget) {
        double[] gates = new double[scores.length];
        for (int i : byScore(candidates, scores, budget)) {
            gates[i] = 1;
        }
        return gates;
    }

    /**
     * Checks that a budget has room for at least one candidate.
     *
     * @param candidates the candidates
     * @param budget the most parameters allowed
     * @throws S3DeltaException {@link ErrorCode#BUDGET} if not even the smallest candidate fits
     */
    public static void requireRoom(List<Candidate> candidates, Budget budget) {
        long smallest =
                candidates.stream().mapToLong(Candidate::parameters).min().orElse(Long.MAX_VALUE);
        if (budget.parameters() < smallest) {
            throw S3DeltaException.of(ErrorCode.BUDGET, "the budget is below the smallest candidate")
                    .expected(
                            candidates.isEmpty()
                                    ? "a search space with candidates"
                                    : "at least " + smallest + " parameters")
                    .got(budget.parameters() + " parameters")
                    .fix("raise 'budget' or add smaller candidates to 'space'");
        }
    }
}
