package s3delta.runtime;

import java.util.Optional;
import s3delta.api.Stability;
import s3delta.runtime.json.Require;

/**
 * How a model writes a text. With several beams it keeps that many beginnings at a time and gives the one whose mean
 * log-likelihood, {@code log p / length^lengthPenalty}, is highest: the beam search of transformers' {@code generate} with
 * {@code early_stopping=False}.
 *
 * @param beams how many beginnings are kept; 1 takes the most likely token, again and again
 * @param lengthPenalty the power of the length that a log-likelihood is divided by: above 0 favours long texts; nothing with
 *     one beam
 * @param noRepeatNgram no sequence of this many tokens occurs twice in a text; 0 allows all
 * @param minLength fewest tokens before the end of a text, transformers' {@code min_new_tokens}
 * @param maxLength most tokens of a text, its end included, transformers' {@code max_new_tokens}; the longest target of the
 *     training where absent
 * @since 0.1
 */
@Stability(Stability.Level.EXPERIMENTAL)
public record Decoding(int beams, double lengthPenalty, int noRepeatNgram, int minLength, Optional<Integer> maxLength) {
    /** The most likely token, again and again, as in the paper and at the least cost. */
    public static final Decoding GREEDY = new Decoding(1, 1.0, 0, 0, Optional.empty());

    /** Each beam has keys, values and scores of its own: beyond this a number is a mistake. */
    private static final int MOST_BEAMS = 64;

    /**
     * Checks the ranges.
     *
     * @throws IllegalArgumentException if a number is out of its range
     */
    public Decoding {
        Require.that(beams >= 1 && beams <= MOST_BEAMS, "beams", "a number from 1 to " + MOST_BEAMS, beams);
        Require.that(Double.isFinite(lengthPenalty), "length-penalty", "a finite number", lengthPenalty);
        Require.atLeast("no-repeat-ngram", noRepeatNgram, 0);
        Require.atLeast("min-length", minLength, 0);
        Require.atLeastWherePresent("max-length", maxLength, 1);
        int least = minLength;
        maxLength.ifPresent(
                most -> Require.that(least <= most, "min-length", "at most 'max-length', which is " + most, least));
    }

    /**
     * Makes a beam search without other wishes.
     *
     * @param beams how many beginnings are kept
     * @return the decoding
     */
    public static Decoding beams(int beams) {
        return new Decoding(beams, 1.0, 0, 0, Optional.empty());
    }

    /**
     * Replaces the longest text.
     *
     * @param tokens most tokens of a text, its end included
     * @return the changed decoding
     */
    public Decoding withMaxLength(int tokens) {
        return new Decoding(beams, lengthPenalty, noRepeatNgram, minLength, Optional.of(tokens));
    }

    /**
     * Says whether a text is nothing but the most likely token, again and again.
     *
     * @return whether there is one beam and no rule on what it writes
     */
    public boolean greedy() {
        return beams == 1 && noRepeatNgram == 0 && minLength == 0;
    }
}
