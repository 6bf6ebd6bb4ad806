package s3delta.bench.demo;

import java.util.ArrayList;
import java.util.List;
import s3delta.bench.demo.Inferences.Inference;
import s3delta.bench.demo.Inferences.Relation;
import s3delta.bench.demo.Lexicon.Sort;
import s3delta.bench.demo.Lexicon.Verb;
import s3delta.bench.demo.Lexicon.VerbKind;
import s3delta.bench.demo.Quantified.Quantifier;

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

    /** Returns whether there is one of the kind that does it, or that does not. */
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
    /** Quantifiers over wider and narrower kinds: {@code no animal slept}, so {@code no dog slept in the garden}. */
    static Inference draw(Phrases phrases, Relation relation) {
        Draw draw = phrases.draw();
        Frame frame = Frame.draw(phrases);
        while (true) {
            Quantified hypothesis = draw.pick(Quantified.ALL);
            Quantified premise = draw.pick(Quantified.ALL);
            if (!premise.equals(hypothesis) && premise.relation(hypothesis) == relation) {
                return new Inference(frame.words(premise), frame.words(hypothesis), relation);
            }
        }
    }

    /**
     * What the statements are about.
     *
     * @param wide the wider kind, {@code animal}
     * @param narrow the narrower kind, {@code small dog}
     * @param people whether the wider kind is all people
     * @param verb what is done
     * @param object to whom, blank if to nobody
     * @param strong what makes the predicate stronger
     */
    private record Frame(String wide, String narrow, boolean people, Verb verb, List<String> object, String strong) {
        static Frame draw(Phrases phrases) {
            Draw draw = phrases.draw();
            Sort sort = draw.pick(Sort.LIVING);
            String noun = phrases.noun(List.of(sort)).singular();
            boolean kind = draw.chance(0.5);
            String wide = kind ? phrases.lexicon().general(sort).singular() : noun;
            String narrow = kind ? noun : phrases.quality() + " " + noun;
            boolean social = draw.chance(0.5);
            return new Frame(
                    wide,
                    narrow,
                    kind && sort != Sort.ANIMAL && draw.chance(0.6),
                    social ? phrases.verb(VerbKind.SOCIAL, VerbKind.SELF) : phrases.verb(VerbKind.QUIET),
                    social ? phrases.living().words() : List.of(),
                    draw.chance(0.5) ? phrases.place() : phrases.manner());
        }

        List<String> words(Quantified statement) {
            boolean negative = statement.quantifier() == Quantifier.THE_NOT;
            List<Object> parts = new ArrayList<>(subject(statement));
            parts.add(negative ? "did not " + verb.plain() : verb.past());
            parts.add(object);
            parts.add(statement.strong() ? strong : "");
            return Words.of(parts.toArray());
        }

        private List<String> subject(Quantified statement) {
            boolean body = people && !statement.narrow();
            String noun = " " + (statement.narrow() ? narrow : wide);
            return List.of(
                    switch (statement.quantifier()) {
                        case EVERY -> body ? "everybody" : "every" + noun;
                        case SOME -> body ? "somebody" : "some" + noun;
                        case NO -> body ? "nobody" : "no" + noun;
                        case NOT_EVERY -> body ? "not everybody" : "not every" + noun;
                        case THE, THE_NOT -> "the" + noun;
                    });
        }
    }
}
