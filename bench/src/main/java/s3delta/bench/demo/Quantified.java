package s3delta.bench.demo;

import java.util.ArrayList;
import java.util.List;

/**
 * A statement about all, some, none of a kind, or about the one: {@code every small dog slept in the garden}.
 *
 * @param quantifier how many
 * @param narrow whether it is about the narrower kind, {@code small dog} rather than {@code dog}
 * @param strong whether the predicate is the stronger, {@code slept in the garden} rather than {@code slept}
 */
record Quantified(Quantifier quantifier, boolean narrow, boolean strong) {
    /** How many are said to do it. */
    enum Quantifier {
        /** All. */
        EVERY,
        /** At least one. */
        SOME,
        /** None. */
        NO,
        /** Not all. */
        NOT_EVERY,
        /** A certain one, of the narrower kind. */
        THE,
        /** A certain one, of the narrower kind, does not. */
        THE_NOT
    }

    /** Strengths of what one may do: nothing, the weaker, the stronger. */
    private static final int STRENGTHS = 3;

    private static final int STRONG = 2;

    /** All statements. */
    static final List<Quantified> ALL = all();

    /** Finds what this tells about another, by trying every possible world. */
    Relation relation(Quantified other) {
        boolean somewhere = false;
        boolean everywhere = true;
        // A world says which kinds of ones exist (wide or narrow kind, times strength) and how strongly the one acts.
        for (int world = 0; world < 1 << (2 * STRENGTHS); world++) {
            for (int one = 0; one < STRENGTHS; one++) {
                if (exists(world, true, one) && holds(world, one)) {
                    somewhere |= other.holds(world, one);
                    everywhere &= other.holds(world, one);
                }
            }
        }
        return Relation.of(somewhere, everywhere);
    }

    private boolean holds(int world, int one) {
        return switch (quantifier) {
            case EVERY -> !any(world, false);
            case SOME -> any(world, true);
            case NO -> !any(world, true);
            case NOT_EVERY -> any(world, false);
            case THE -> does(one);
            case THE_NOT -> !does(one);
        };
    }

    /** Tells whether there is one of the kind that does it, or that does not. */
    private boolean any(int world, boolean doing) {
        boolean found = false;
        for (int strength = 0; strength < STRENGTHS; strength++) {
            boolean there = exists(world, true, strength) || (!narrow && exists(world, false, strength));
            found |= there && does(strength) == doing;
        }
        return found;
    }

    private boolean does(int strength) {
        return strength >= (strong ? STRONG : 1);
    }

    private static boolean exists(int world, boolean narrow, int strength) {
        return ((world >> ((narrow ? STRENGTHS : 0) + strength)) & 1) == 1;
    }

    private static List<Quantified> all() {
        List<Quantified> all = new ArrayList<>();
        for (Quantifier quantifier : Quantifier.values()) {
            boolean one = quantifier == Quantifier.THE || quantifier == Quantifier.THE_NOT;
            for (int form = one ? 2 : 0; form < 4; form++) {
                all.add(new Quantified(quantifier, form >= 2, form % 2 == 1));
            }
        }
        return List.copyOf(all);
    }
}
