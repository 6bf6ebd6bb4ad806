package s3delta.runtime.structure;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.stream.IntStream;
import s3delta.api.Budget;
import s3delta.api.Candidate;
import s3delta.api.Placement;
import s3delta.api.Selection;
import s3delta.api.Structure;
import s3delta.runtime.json.RecordBinder;
import s3delta.runtime.json.Trees;
import s3delta.runtime.t5.T5Config;

/** Makes structures of candidates. */
public final class Structures {
    private static final RecordBinder BINDER = RecordBinder.config();

    private Structures() {}

    /**
     * Takes the candidates with the highest scores, as far as the budget goes.
     *
     * @param config the backbone's, which the structure fits
     * @param candidates the candidates
     * @param scores one a candidate
     * @param probabilistic whether the scores are probabilities, which the structure then tells
     * @param budget the most parameters
     * @param foundOn where the structure comes from
     * @return the structure
     */
    public static Structure byScore(
            T5Config config,
            List<Candidate> candidates,
            double[] scores,
            boolean probabilistic,
            Budget budget,
            Map<String, Object> foundOn) {
        List<Placement> placements = Arrays.stream(Selection.byScore(candidates, scores, budget))
                .mapToObj(i -> placement(
                        candidates.get(i), probabilistic ? OptionalDouble.of(scores[i]) : OptionalDouble.empty()))
                .toList();
        return new Structure(Structure.FORMAT, budget.parameters(), placements, foundOn, Fits.of(config));
    }

    /** Writes all candidates with their probabilities. */
    public static List<Placement> scored(List<Candidate> candidates, double[] p) {
        return IntStream.range(0, p.length)
                .mapToObj(i -> placement(candidates.get(i), OptionalDouble.of(p[i])))
                .toList();
    }

    private static Placement placement(Candidate candidate, OptionalDouble p) {
        return new Placement(
                candidate.position().path(),
                candidate.method(),
                Trees.map(BINDER.tree(candidate.config())),
                candidate.parameters(),
                p);
    }
}
