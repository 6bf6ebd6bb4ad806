package s3delta.bench.demo;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import s3delta.bench.demo.Event.NounPhrase;
import s3delta.bench.demo.Event.Tense;
import s3delta.bench.demo.Lexicon.Count;
import s3delta.bench.demo.Lexicon.Noun;
import s3delta.bench.demo.Lexicon.Sort;
import s3delta.bench.demo.Lexicon.Verb;
import s3delta.bench.demo.Lexicon.VerbKind;

/**
 * Draws noun phrases and what surrounds verbs, the same noun twice only when its sort has no other: one
 * is made for each text.
 *
 * @param lexicon the words
 * @param draw the choices
 * @param used the nouns drawn so far
 */
record Phrases(Lexicon lexicon, Draw draw, Set<String> used) {
    private static final double NAME = 0.2;

    /** Starts a text. */
    static Phrases of(Lexicon lexicon, Draw draw) {
        return new Phrases(lexicon, draw, new HashSet<>());
    }

    /** Draws a noun of one of these sorts. */
    Noun noun(List<Sort> sorts) {
        while (true) {
            Noun noun = draw.pick(lexicon.nouns(draw.pick(sorts)));
            if (used.add(noun.singular()) || exhausted(sorts)) {
                return noun;
            }
        }
    }

    private boolean exhausted(List<Sort> sorts) {
        return sorts.stream().flatMap(sort -> lexicon.nouns(sort).stream()).allMatch(n -> used.contains(n.singular()));
    }

    /** Draws {@code the king}, or now and then a name. */
    NounPhrase living() {
        return living(Sort.LIVING);
    }

    /** Draws {@code the king} of one of these sorts, or now and then a name. */
    NounPhrase living(List<Sort> sorts) {
        Sort sort = draw.pick(sorts);
        if ((sort == Sort.MAN || sort == Sort.WOMAN) && draw.chance(NAME)) {
            Noun name = draw.pick(lexicon.names(sort));
            return used.add(name.singular()) ? NounPhrase.the(name) : living(sorts);
        }
        return NounPhrase.the(noun(List.of(sort)));
    }

    /** Draws {@code the king}, never a name: names take no relative clause. */
    NounPhrase common() {
        return NounPhrase.the(noun(Sort.LIVING));
    }

    /** Draws {@code the cup}. */
    NounPhrase lifeless() {
        return NounPhrase.the(noun(Sort.LIFELESS));
    }

    /** Draws a phrase with any determiner of a number, now and then with an adjective. */
    NounPhrase any(List<Sort> sorts, Count count) {
        String key = count == Count.SINGULAR ? "singular-determiners" : "plural-determiners";
        String determiner = draw.chance(0.5) ? "the" : draw.pick(lexicon.list(key));
        String adjective = draw.chance(0.3) ? quality() : "";
        return NounPhrase.of(determiner, adjective, noun(sorts), count);
    }

    /** Draws a phrase of either number. */
    NounPhrase any(List<Sort> sorts) {
        return any(sorts, count());
    }

    /** Draws a number. */
    Count count() {
        return draw.of(Count.values());
    }

    /** Draws an adjective that goes with any noun. */
    String quality() {
        return draw.pick(lexicon.list("qualities"));
    }

    /** Draws an adjective that goes with a sort of noun. */
    String adjective(Sort sort) {
        return draw.chance(0.4) ? quality() : draw.pick(draw.pick(opposites(sort)));
    }

    /** Returns the pairs of opposites that go with a sort of noun. */
    List<List<String>> opposites(Sort sort) {
        return lexicon.pairs(sort.living() ? "living-opposites" : "thing-opposites");
    }

    /** Draws {@code near the horses}. */
    List<String> beside(Count count) {
        List<Sort> sorts = new ArrayList<>(Sort.LIVING);
        sorts.addAll(Sort.LIFELESS);
        return Words.of(draw.pick(lexicon.list("prepositions")), NounPhrase.of("the", "", noun(sorts), count));
    }

    /** Draws {@code in the garden}. */
    String place() {
        return "in the " + draw.pick(lexicon.list("places"));
    }

    /** Draws {@code quickly}. */
    String manner() {
        return draw.pick(lexicon.list("manners"));
    }

    /** Draws words that tell a time that fits a tense; blank where none does. */
    String time(Tense tense) {
        String span = draw.pick(lexicon.list("times"));
        return switch (tense) {
            case PAST -> draw.chance(0.5) ? "yesterday" : "last " + span;
            case FUTURE -> draw.chance(0.5) ? "tomorrow" : "next " + span;
            case PRESENT -> "every " + (draw.chance(0.5) ? "day" : span);
            case PERFECT -> "";
        };
    }

    /** Draws a verb of one of these kinds. */
    Verb verb(VerbKind... kinds) {
        return draw.pick(lexicon.verbs(kinds));
    }

    /** Draws a relative clause about a phrase, no name: {@code that the girls saw}, {@code that chased the dog}. */
    List<String> relative(NounPhrase head, Tense tense) {
        if (!head.noun().sort().living()) {
            return Words.of(
                    "that",
                    Event.of(any(Sort.LIVING), verb(VerbKind.THING), tense, head)
                            .withoutPatient());
        }
        if (draw.chance(0.2)) {
            return Words.of("that", Event.of(head, verb(VerbKind.QUIET), tense).predicate());
        }
        NounPhrase other = any(Sort.LIVING);
        Verb verb = verb(VerbKind.SOCIAL, VerbKind.SELF);
        return switch (draw.random().nextInt(3)) {
            case 0 -> Words.of("that", Event.of(other, verb, tense, head).withoutPatient());
            case 1 -> Words.of("that", Event.of(head, verb, tense, other).predicate());
            default ->
                Words.of("that", Event.of(other, verb, tense, head).passive().predicate());
        };
    }
}
