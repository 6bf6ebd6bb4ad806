package s3delta.runtime.t5;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import s3delta.runtime.Decoding;

/**
 * The beams of one row, after transformers' {@code GenerationMixin._beam_search} with {@code early_stopping=False}, in float32
 * as there. A text of n tokens is worth {@code log p / n^penalty}. It holds no arrays.
 */
final class BeamSearch {
    private final Decoding decoding;
    private final Bans bans;
    private final List<Integer> ends;
    /** Most tokens, start token included. */
    private final int longest;

    private List<Beam> running;
    private List<Text> finished;
    private boolean done;

    /**
     * A beginning.
     *
     * @param tokens its tokens, start token included
     * @param score its log-likelihood
     * @param slots of each token that was read, the last excepted, in which place among the beams it stood
     */
    @SuppressWarnings("ArrayRecordComponent")
    record Beam(int[] tokens, float score, int[] slots) {
        int last() {
            return tokens[tokens.length - 1];
        }
    }

    /** A text with what it is worth. */
    @SuppressWarnings("ArrayRecordComponent")
    private record Text(int[] tokens, float worth) {}

    /** A beam with one more token. */
    private record Candidate(int beam, int token, float score) {}

    BeamSearch(Decoding decoding, int start, List<Integer> ends, int longest) {
        this.decoding = decoding;
        bans = new Bans(decoding, ends);
        this.ends = ends;
        this.longest = longest;
        running = List.of(new Beam(new int[] {start}, 0, new int[0]));
        finished = List.of();
        done = longest < 2;
    }

    /** The beams, the best first. */
    List<Beam> running() {
        return running;
    }

    /** Whether no beam can become better than what is finished. */
    boolean done() {
        return done;
    }

    /** The best text, start token included, once this is done. */
    int[] best() {
        return finished.isEmpty() ? running.get(0).tokens() : finished.get(0).tokens();
    }

    /** How many of the most likely tokens of each beam must be known, so that none is missed. */
    int wanted() {
        int most = running.stream().mapToInt(beam -> banned(beam).size()).max().orElseThrow();
        return most + candidates();
    }

    /** How many candidates a step looks at: as many more as may end. */
    private int candidates() {
        return Math.max(2, 1 + ends.size()) * decoding.beams();
    }

    /** The tokens that must not come next. */
    private Set<Integer> banned(Beam beam) {
        return bans.after(Arrays.stream(beam.tokens()).boxed().toList());
    }

    /**
     * Takes a step.
     *
     * @param tokens of each beam its most likely tokens, the most likely first
     * @param logs their log-probabilities
     */
    void step(int[][] tokens, float[][] logs) {
        int beams = decoding.beams();
        int length = running.get(0).tokens().length;
        List<Candidate> candidates = candidates(tokens, logs);
        boolean full = length + 1 >= longest;
        float power = (float) Math.pow(length, decoding.lengthPenalty());
        List<Text> texts = new ArrayList<>(finished);
        List<Candidate> open = new ArrayList<>();
        for (int i = 0; i < candidates.size(); i++) {
            Candidate candidate = candidates.get(i);
            if (!full && !ends.contains(candidate.token())) {
                open.add(candidate);
            } else if (i < beams) {
                texts.add(new Text(extended(candidate), candidate.score() / power));
            }
        }
        if (candidates.isEmpty()) {
            // Whatever could follow is banned.
            texts.add(new Text(running.get(0).tokens(), running.get(0).score() / power));
        }
        texts.sort(Comparator.comparing((Text text) -> text.worth()).reversed());
        finished = List.copyOf(texts.subList(0, Math.min(beams, texts.size())));
        running = open.stream()
                .limit(beams)
                .map(candidate -> new Beam(extended(candidate), candidate.score(), slots(candidate)))
                .toList();
        done = running.isEmpty() || (finished.size() == beams && !mayImprove(power));
    }

    /** Guesses as transformers does: a beam that ended now, at no further cost. */
    private boolean mayImprove(float power) {
        return running.get(0).score() / power
                > finished.get(finished.size() - 1).worth();
    }

    private List<Candidate> candidates(int[][] tokens, float[][] logs) {
        List<Candidate> all = new ArrayList<>();
        for (int beam = 0; beam < running.size(); beam++) {
            Set<Integer> banned = banned(running.get(beam));
            for (int i = 0; i < tokens[beam].length; i++) {
                if (!banned.contains(tokens[beam][i])) {
                    all.add(new Candidate(
                            beam,
                            tokens[beam][i],
                            logs[beam][i] + running.get(beam).score()));
                }
            }
        }
        all.sort(Comparator.comparing(Candidate::score).reversed());
        return all.subList(0, Math.min(candidates(), all.size()));
    }

    private int[] extended(Candidate candidate) {
        int[] before = running.get(candidate.beam()).tokens();
        int[] tokens = Arrays.copyOf(before, before.length + 1);
        tokens[before.length] = candidate.token();
        return tokens;
    }

    private int[] slots(Candidate candidate) {
        int[] before = running.get(candidate.beam()).slots();
        return IntStream.concat(Arrays.stream(before), IntStream.of(candidate.beam()))
                .toArray();
    }
}
