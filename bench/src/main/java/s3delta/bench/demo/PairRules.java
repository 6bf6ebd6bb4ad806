package s3delta.bench.demo;

import java.util.List;
import java.util.function.Function;
import s3delta.bench.demo.Event.NounPhrase;
import s3delta.bench.demo.Event.Tense;
import s3delta.bench.demo.Lexicon.Count;
import s3delta.bench.demo.Lexicon.Sort;
import s3delta.bench.demo.Lexicon.Verb;
import s3delta.bench.demo.Lexicon.VerbKind;

/** The phenomena of which sentences come in pairs, and those among them that a word's form shows. */
final class PairRules {
    /** All phenomena. */
    static final List<PairRule> RULES = List.of(
            new PairRule("agreement", PairRules::agreement),
            new PairRule("reflexive", PairRules::reflexive),
            new PairRule("polarity", ClausePairs::polarity),
            new PairRule("time", ClausePairs::time),
            new PairRule("argument", ClausePairs::argument),
            new PairRule("form", PairRules::form));

    private static final List<String> FOR_ONE = List.of("this", "that", "every", "each", "a");
    private static final List<String> FOR_MORE = List.of("these", "those", "many", "few", "all", "two", "several");

    private PairRules() {}

    /** Draws a grammatical sentence that shows one of the phenomena. */
    static List<String> sentence(Lexicon lexicon, Draw draw) {
        return draw.pick(RULES).draw(Phrases.of(lexicon, draw)).good();
    }

    /** The verb agrees with its subject, whatever stands between: {@code the key near the cabinets is / are old}. */
    private static MinimalPair agreement(Phrases phrases) {
        Draw draw = phrases.draw();
        boolean living = draw.chance(0.6);
        Count count = phrases.count();
        NounPhrase head = NounPhrase.of("the", "", phrases.noun(living ? Sort.LIVING : Sort.LIFELESS), count);
        NounPhrase subject = draw.chance(0.4) ? head : head.with(between(phrases, head));
        Function<Count, List<String>> predicate = predicate(phrases, head.noun().sort());
        return new MinimalPair(
                Words.of(subject, predicate.apply(count), "."), Words.of(subject, predicate.apply(count.other()), "."));
    }

    private static List<String> between(Phrases phrases, NounPhrase head) {
        Draw draw = phrases.draw();
        Count other = draw.chance(0.7) ? head.count().other() : head.count();
        if (draw.chance(0.5)) {
            return phrases.beside(other);
        }
        NounPhrase distractor = NounPhrase.of("the", "", phrases.noun(Sort.LIVING), other);
        if (!head.noun().sort().living()) {
            Verb verb = phrases.verb(VerbKind.THING);
            return Words.of("that", Event.of(distractor, verb, Tense.PAST, head).withoutPatient());
        }
        Verb verb = phrases.verb(VerbKind.SOCIAL, VerbKind.SELF);
        return draw.chance(0.5)
                ? Words.of("that", Event.of(distractor, verb, Tense.PAST, head).withoutPatient())
                : Words.of("that", Event.of(head, verb, Tense.PAST, distractor).predicate());
    }

    /** Draws a predicate whose form depends on the subject's number. */
    private static Function<Count, List<String>> predicate(Phrases phrases, Sort sort) {
        String adjective = phrases.adjective(sort);
        Verb quiet = phrases.verb(VerbKind.QUIET);
        Verb thing = phrases.verb(VerbKind.THING);
        NounPhrase patient = phrases.lifeless();
        return switch (phrases.draw().random().nextInt(sort.living() ? 4 : 2)) {
            case 0 -> count -> Words.of(count.choose("is", "are"), adjective);
            case 1 -> count -> Words.of(count.choose("was", "were"), adjective);
            case 2 -> count -> Event.verbs(quiet, Tense.PERFECT, count);
            default -> count -> Words.of(thing.present(count), patient);
        };
    }

    /** A reflexive pronoun means the subject of its own clause: {@code the queen that the king saw hurt herself / himself}. */
    private static MinimalPair reflexive(Phrases phrases) {
        Draw draw = phrases.draw();
        NounPhrase subject = reflexiveNoun(phrases);
        NounPhrase other = reflexiveNoun(phrases);
        while (other.reflexive().equals(subject.reflexive())) {
            other = reflexiveNoun(phrases);
        }
        Verb verb = phrases.verb(VerbKind.SELF);
        Tense tense = draw.of(Tense.PAST, Tense.FUTURE, Tense.PERFECT);
        List<String> tail = draw.chance(0.3) ? Words.of(phrases.place()) : List.of();
        List<String> start = reflexiveStart(phrases, subject, other);
        List<String> group = Event.verbs(verb, tense, subject.count());
        return new MinimalPair(
                Words.of(start, group, subject.reflexive(), tail, "."),
                Words.of(start, group, other.reflexive(), tail, "."));
    }

    private static List<String> reflexiveStart(Phrases phrases, NounPhrase subject, NounPhrase other) {
        Draw draw = phrases.draw();
        Verb verb = phrases.verb(VerbKind.SOCIAL, VerbKind.SELF);
        if (draw.chance(0.4)) {
            return subject.words();
        }
        return switch (draw.random().nextInt(4)) {
            case 0 ->
                Words.of(
                        subject,
                        "that",
                        Event.of(other, verb, Tense.PAST, subject).withoutPatient());
            case 1 ->
                Words.of(
                        subject,
                        "that",
                        Event.of(subject, verb, Tense.PAST, other).predicate());
            case 2 -> Words.of(subject, draw.pick(phrases.lexicon().list("prepositions")), other);
            default ->
                Words.of(
                        Event.of(other, phrases.verb(VerbKind.SAYING), draw.of(Tense.PAST, Tense.PERFECT)),
                        "that",
                        subject);
        };
    }

    private static NounPhrase reflexiveNoun(Phrases phrases) {
        return phrases.draw().chance(0.25)
                ? NounPhrase.of("the", "", phrases.noun(Sort.LIVING), Count.PLURAL)
                : NounPhrase.of("the", "", phrases.noun(Sort.REFLEXIVE), Count.SINGULAR);
    }

    /** Determiners fit the number and verb forms the auxiliary: {@code these / this old dogs}, {@code has seen / saw}. */
    private static MinimalPair form(Phrases phrases) {
        return phrases.draw().chance(0.5) ? determiner(phrases) : auxiliary(phrases);
    }

    private static MinimalPair determiner(Phrases phrases) {
        Draw draw = phrases.draw();
        Count count = phrases.count();
        String noun = phrases.noun(Sort.LIVING).form(count);
        String adjective = draw.chance(0.6) ? phrases.quality() : "";
        Event event = Event.of(phrases.living(), phrases.verb(VerbKind.SOCIAL, VerbKind.SELF), Tense.PAST);
        String one = draw.pick(FOR_ONE);
        String more = draw.pick(FOR_MORE);
        List<String> good = Words.of(event, count.choose(one, more), adjective, noun, ".");
        List<String> bad = Words.of(event, count.choose(more, one), adjective, noun, ".");
        return new MinimalPair(good, bad);
    }

    private static MinimalPair auxiliary(Phrases phrases) {
        Draw draw = phrases.draw();
        Verb verb = phrases.verb(VerbKind.SOCIAL, VerbKind.SELF, VerbKind.THING, VerbKind.QUIET);
        String plain = verb.plain();
        String participle = verb.participle();
        if (plain.equals(participle)) {
            return auxiliary(phrases);
        }
        NounPhrase agent = phrases.living();
        String middle = draw.of("not", "", draw.pick(phrases.lexicon().list("frequencies")));
        boolean perfect = draw.chance(0.5);
        List<String> start = Words.of(agent, perfect ? "has" : draw.of("will", "did not"), perfect ? middle : "");
        List<String> rest = rest(phrases, verb);
        return new MinimalPair(
                Words.of(start, perfect ? participle : plain, rest, "."),
                Words.of(start, perfect ? plain : participle, rest, "."));
    }

    private static List<String> rest(Phrases phrases, Verb verb) {
        if (phrases.lexicon().verbs(VerbKind.QUIET).contains(verb)) {
            return Words.of(phrases.place());
        }
        boolean thing = phrases.lexicon().verbs(VerbKind.THING).contains(verb);
        return Words.of(thing ? phrases.any(Sort.LIFELESS) : phrases.any(Sort.LIVING));
    }
    /**
     * One phenomenon of grammar that a sentence can keep or break.
     *
     * @param name such as {@code agreement}
     * @param drawing draws a pair, full stops included
     */
    record PairRule(String name, Function<Phrases, MinimalPair> drawing) {
        MinimalPair draw(Phrases phrases) {
            return drawing.apply(phrases);
        }
    }

    /**
     * A sentence and the same sentence with one change that breaks it.
     *
     * @param good the grammatical one
     * @param bad the other: one word replaced by another, or two words exchanged
     */
    record MinimalPair(List<String> good, List<String> bad) {}
}
