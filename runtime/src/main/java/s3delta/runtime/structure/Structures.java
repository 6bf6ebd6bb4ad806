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

    /** What the numbers are by which candidates are taken. */
    public enum Meaning {
        /** Probabilities of a search. */
        PROBABILITY,
        /** Scores of a search. */
        SCORE,
        /** An order that no search found; files do not hold it. */
        ORDER
    }

    /**
     * Candidates with the numbers by which they are taken.
     *
     * @param candidates the candidates
     * @param scores one a candidate
     * @param meaning what the scores are
     */
    @SuppressWarnings("ArrayRecordComponent")
    public record Scored(List<Candidate> candidates, double[] scores, Meaning meaning) {
        /**
         * Describes all candidates.
         *
         * @return the deltas with their probabilities or scores, in candidate order
         */
        public List<Placement> placements() {
            return IntStream.range(0, scores.length).mapToObj(this::placement).toList();
        }

        private Placement placement(int index) {
            Candidate candidate = candidates.get(index);
            return new Placement(
                    candidate.position().path(),
                    candidate.method(),
                    Trees.map(BINDER.tree(candidate.config())),
                    candidate.parameters(),
                    candidate.copy(),
                    rated(index, Meaning.PROBABILITY),
                    rated(index, Meaning.SCORE));
        }

        private OptionalDouble rated(int index, Meaning as) {
            return meaning == as ? OptionalDouble.of(scores[index]) : OptionalDouble.empty();
        }
    }

    /**
     * Takes the candidates with the highest scores, as far as the budget goes.
     *
     * @param config the backbone's, which the structure fits
     * @param scored the candidates
     * @param budget the most parameters
     * @param foundOn where the structure comes from
     * @return the structure
     */
    public static Structure byScore(T5Config config, Scored scored, Budget budget, Map<String, Object> foundOn) {
        List<Placement> placements = Arrays.stream(Selection.byScore(scored.candidates, scored.scores, budget))
                .mapToObj(scored::placement)
                .toList();
        return new Structure(Structure.FORMAT, budget.parameters(), placements, foundOn, Fits.of(config));
    }
}
