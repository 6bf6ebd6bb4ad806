package s3delta.search.darts;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;
import s3delta.api.Budget;
import s3delta.api.Candidate;
import s3delta.api.Selection;
import s3delta.api.spi.Evaluation;
import s3delta.api.spi.SearchProblem;
import s3delta.api.spi.SearchProblem.Half;
import s3delta.api.spi.SearchProblem.Wanted;

/**
 * Selection by perturbation (DARTS-PT; Wang et al., ICLR 2021), for groups of candidates: of those that a budget twice as
 * large would take, the ones are kept without which the validation loss rises most.
 *
 * @param problem what is searched
 * @param p the probabilities, by which groups are formed
 * @param contested gates of what twice the budget would take: 1 there, else 0
 * @param groups the contested candidates by falling probability, in groups of about as many parameters each
 */
@SuppressWarnings("ArrayRecordComponent")
record Perturbation(SearchProblem problem, double[] p, double[] contested, List<List<Integer>> groups) {
    /** Forms at most a number of groups. */
    static Perturbation of(SearchProblem problem, double[] p, int most) {
        List<Candidate> candidates = problem.candidates();
        Budget twice = new Budget(2 * problem.budget().parameters());
        double[] contested = Selection.gates(candidates, p, twice);
        double all = IntStream.range(0, p.length)
                .mapToDouble(i -> contested[i] * (double) candidates.get(i).parameters())
                .sum();
        List<List<Integer>> groups = new ArrayList<>(Collections.nCopies(most, List.of()));
        double before = 0;
        for (int i : byFalling(p)) {
            if (contested[i] == 1) {
                int group = (int) (most * before / all);
                List<Integer> members = new ArrayList<>(groups.get(group));
                members.add(i);
                groups.set(group, members);
                before += (double) candidates.get(i).parameters();
            }
        }
        return new Perturbation(problem, p, contested, groups);
    }

    /** What the loss says of a group: the loss without it, and by how much a parameter of it lowers the loss. */
    record Judged(double loss, double damage) {}

    /**
     * Judges a group G: {@code (L_val(w, z without G) - L_val(w, z)) / c(G)}, each L the mean of the first batches, c the
     * number of parameters; 0 for one without members. Forward passes alone.
     *
     * @param whole L_val(w, z), from {@link #whole}
     */
    Judged judge(int group, int batches, double whole) {
        double[] without = contested.clone();
        double size = 0;
        for (int i : groups.get(group)) {
            without[i] = 0;
            size += (double) problem.candidates().get(i).parameters();
        }
        double loss = loss(without, batches);
        return new Judged(loss, size > 0 ? (loss - whole) / size : 0);
    }

    /** Returns the loss with all groups, the same for each of them. */
    double whole(int batches) {
        return loss(contested, batches);
    }

    private double loss(double[] z, int batches) {
        double sum = 0;
        for (int b = 0; b < batches; b++) {
            try (Evaluation seen = problem.evaluate(Half.VALIDATION, b % problem.steps(), z, Wanted.LOSS)) {
                sum += seen.loss();
            }
        }
        return sum / batches;
    }

    /**
     * Orders all candidates: the contested by the damage of their group, then the others, each by probability.
     *
     * @param damage one value a group
     * @return places as shares of n, 1 for the first
     */
    double[] scores(double[] damage) {
        int[] groupOf = new int[p.length];
        for (int group = 0; group < groups.size(); group++) {
            for (int i : groups.get(group)) {
                groupOf[i] = group;
            }
        }
        Comparator<Integer> order = Comparator.comparingDouble((Integer i) -> -contested[i])
                .thenComparingDouble(i -> contested[i] == 1 ? -damage[groupOf[i]] : 0);
        int[] places = Arrays.stream(byFalling(p))
                .boxed()
                .sorted(order)
                .mapToInt(i -> i)
                .toArray();
        double[] scores = new double[p.length];
        for (int place = 0; place < places.length; place++) {
            scores[places[place]] = (double) (places.length - place) / places.length;
        }
        return scores;
    }

    private static int[] byFalling(double[] p) {
        return IntStream.range(0, p.length)
                .boxed()
                .sorted(Comparator.comparingDouble(i -> -p[i]))
                .mapToInt(i -> i)
                .toArray();
    }
}
