package s3delta.search.halving;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.IntStream;
import s3delta.api.Candidate;
import s3delta.api.Selection;
import s3delta.api.spi.Checks;
import s3delta.api.spi.Evaluation;
import s3delta.api.spi.SearchProblem;
import s3delta.api.spi.SearchProblem.Half;
import s3delta.api.spi.SearchProblem.Wanted;
import s3delta.api.spi.SearchSession;
import s3delta.api.spi.SearchSteps;
import s3delta.api.spi.Weights;

/** A tournament under way: steps of the weights with all gates open, measurements, then a turn a structure and round. */
final class HalvingSession implements SearchSession {
    private static final String SUMS = "sums";
    private static final String LOSSES = "losses";

    /** The loss of a turn that has not been made, or failed. */
    private static final double NONE = Double.MAX_VALUE;

    /** Draws for a structure, on average, before equal ones are taken. */
    private static final int TRIES = 10;

    private final SearchProblem problem;
    private final HalvingConfig config;
    private final List<Candidate> candidates;
    private final int warmUp;
    private final int batches;
    private final Rounds rounds;
    private final double[] open;
    private double[] sums;
    private double[] losses;
    /** What the sums give, made when it is needed. */
    private List<double[]> drawn = List.of();

    HalvingSession(SearchProblem problem, HalvingConfig config) {
        this.problem = problem;
        this.config = config;
        candidates = problem.candidates();
        int most = problem.steps();
        double before = SearchSteps.count(config.warmUp(), most);
        double wanted = SearchSteps.count(config.batches(), most);
        double turns = Rounds.of(config.structures(), config.keep()).turns();
        // Where there are too few steps for all, each gets its share.
        double share = Math.min(1, most / (before + wanted + turns));
        batches = (int) Math.min(most, Math.ceil(share * wanted));
        rounds = Rounds.within(
                (int) Math.min(most - batches, Math.ceil(share * turns)), config.structures(), config.keep());
        warmUp = (int) Math.min(before, most - batches - rounds.turns());
        open = new double[candidates.size()];
        Arrays.fill(open, 1);
        sums = new double[open.length];
        losses = new double[rounds.turns()];
        Arrays.fill(losses, NONE);
    }

    @Override
    public int steps() {
        return warmUp + batches + rounds.turns();
    }

    @Override
    public double step(int index) {
        if (index < warmUp) {
            return SearchSteps.train(problem, index, open, config.clip());
        }
        if (index < warmUp + batches) {
            try (Evaluation seen = problem.evaluate(Half.VALIDATION, index, open, Wanted.GATES)) {
                double[] measured = Draws.withFisher(sums, seen.gateGradient());
                Checks.finite("a saliency", index, measured);
                sums = measured;
                drawn = List.of();
                return seen.loss();
            }
        }
        int turn = index - warmUp - batches;
        Rounds.Turn now = rounds.turn(turn);
        double loss = scoreTrained(structures().get(entrants(now.round()).get(now.place())), now.round());
        losses[turn] = loss;
        return loss;
    }

    /** Trains a structure for as long as a round does, from the weights that all share, which stay as they are. */
    private double scoreTrained(double[] z, int round) {
        int training = Rounds.training(SearchSteps.count(config.train(), problem.steps()), config.keep(), round);
        if (training == 0) {
            return score(z, round);
        }
        try (Weights.Snapshot shared = problem.weights().snapshot()) {
            try {
                for (int j = 0; j < training; j++) {
                    double rate = problem.weightRate(0) * (1 - (double) j / training);
                    train(z, j, rate);
                }
                return score(z, round);
            } finally {
                shared.restore();
            }
        }
    }

    /** Scores a structure on the round's batches, the same for all in it: {@code mean_b L(w, z; b)}. Forward passes alone. */
    private double score(double[] z, int round) {
        double sum = 0;
        for (int b = 0; b < config.scored(); b++) {
            int batch = (round * config.scored() + b) % problem.steps();
            try (Evaluation seen = problem.evaluate(Half.VALIDATION, batch, z, Wanted.LOSS)) {
                sum += seen.loss();
            }
        }
        return sum / config.scored();
    }

    private void train(double[] z, int step, double rate) {
        try (Evaluation train = problem.evaluate(Half.TRAINING, step % problem.steps(), z, Wanted.WEIGHTS)) {
            train.weightGradient().clip(config.clip());
            problem.weights().step(train.weightGradient(), rate);
        }
    }

    /**
     * Draws the structures: that of the highest saliencies first, then others with noise, no two alike as long as that takes
     * few draws.
     */
    private List<double[]> structures() {
        if (drawn.isEmpty()) {
            double[] logits = Draws.logits(SearchSteps.bySize(sums, candidates, config.gamma()));
            List<double[]> distinct = new ArrayList<>(List.of(Selection.gates(candidates, logits, problem.budget())));
            for (int k = 1; distinct.size() < rounds.structures(); k++) {
                double[] keys = Draws.perturbed(logits, problem.uniforms("structure", k), config.temperature());
                double[] z = Selection.gates(candidates, keys, problem.budget());
                if (k > TRIES * rounds.structures() || distinct.stream().noneMatch(other -> Arrays.equals(other, z))) {
                    distinct.add(z);
                }
            }
            drawn = distinct;
        }
        return drawn;
    }

    /** Returns the structures of a round: all, or the best of the one before, best first. */
    private List<Integer> entrants(int round) {
        if (round == 0) {
            return IntStream.range(0, rounds.structures()).boxed().toList();
        }
        return ranked(round - 1).subList(0, rounds.sizes().get(round));
    }

    /** Orders the structures of a round by its losses; of equal ones, and unscored ones, the earlier stays the better. */
    private List<Integer> ranked(int round) {
        List<Integer> entrants = entrants(round);
        int first = rounds.first(round);
        return IntStream.range(0, entrants.size())
                .boxed()
                .sorted(Comparator.comparingDouble(place -> losses[first + place]))
                .map(entrants::get)
                .toList();
    }

    /** Orders all structures: those that came further first. */
    private List<Integer> ranking() {
        List<Integer> ranking = new ArrayList<>();
        for (int round = rounds.sizes().size() - 1; round >= 0; round--) {
            ranked(round).stream().filter(k -> !ranking.contains(k)).forEach(ranking::add);
        }
        return ranking.isEmpty() ? List.of(0) : ranking;
    }

    /**
     * {@inheritDoc} That of a candidate is the share of the structures that the best one with it does not lose to: 1 in the
     * winner, 0 in none.
     */
    @Override
    public double[] scores() {
        double[] scores = new double[open.length];
        List<Integer> ranking = ranking();
        for (int rank = ranking.size() - 1; rank >= 0; rank--) {
            double[] z = structures().get(ranking.get(rank));
            for (int i = 0; i < scores.length; i++) {
                scores[i] = z[i] > 0 ? 1 - (double) rank / ranking.size() : scores[i];
            }
        }
        return scores;
    }

    @Override
    public Map<String, double[]> state() {
        return Map.of(SUMS, sums.clone(), LOSSES, losses.clone());
    }

    @Override
    public void restore(Map<String, double[]> state) {
        Function<String, double[]> saved = Checks.state(state, Map.of(SUMS, sums.length, LOSSES, losses.length));
        sums = saved.apply(SUMS);
        drawn = List.of();
        losses = saved.apply(LOSSES);
    }
}
