package s3delta.search.halving;

import java.util.ArrayList;
import java.util.List;

/**
 * The rounds of a tournament; one that one structure alone would reach is not held.
 *
 * @param sizes how many structures take part in each round, falling
 */
record Rounds(List<Integer> sizes) {
    /** A structure's turn: the round, and its place there, from 0. */
    record Turn(int round, int place) {}

    /** Divides: {@code S_0 = structures, S_(r+1) = ceil(keep S_r)}, while more than one is left. */
    static Rounds of(int structures, double keep) {
        List<Integer> sizes = new ArrayList<>();
        for (int left = structures; left > 1; left = (int) Math.ceil(keep * left)) {
            sizes.add(left);
        }
        return new Rounds(List.copyOf(sizes));
    }

    /** Returns the tournament of the most structures, at most those given, that takes at most so many turns. */
    static Rounds within(int turns, int structures, double keep) {
        int most = structures;
        while (of(most, keep).turns() > turns) {
            most--;
        }
        return of(most, keep);
    }

    /** Returns the number of structures in the first round; 1 where no round is held. */
    int structures() {
        return sizes.isEmpty() ? 1 : sizes.get(0);
    }

    int turns() {
        return sizes.stream().mapToInt(Integer::intValue).sum();
    }

    /** Returns the first turn of a round. */
    int first(int round) {
        return sizes.stream().limit(round).mapToInt(Integer::intValue).sum();
    }

    Turn turn(int index) {
        int round = 0;
        while (index >= first(round + 1)) {
            round++;
        }
        return new Turn(round, index - first(round));
    }

    /** Counts training steps: {@code m_0 = 0, m_r = round(m_1 / keep^(r-1))}. */
    static int training(int first, double keep, int round) {
        return round == 0 ? 0 : (int) Math.round(first / Math.pow(keep, round - 1.0));
    }
}
