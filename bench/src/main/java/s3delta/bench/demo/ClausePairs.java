package s3delta.bench.demo;

import java.util.List;
import s3delta.bench.demo.Event.NounPhrase;
import s3delta.bench.demo.Event.Polarity;
import s3delta.bench.demo.Event.Tense;
import s3delta.bench.demo.Lexicon.Count;
import s3delta.bench.demo.Lexicon.Sort;
import s3delta.bench.demo.Lexicon.Verb;
import s3delta.bench.demo.Lexicon.VerbKind;
import s3delta.bench.demo.PairRules.MinimalPair;

/** Phenomena of grammar that words far apart in a clause show together. */
final class ClausePairs {
    private ClausePairs() {}

    /** {@code any}, {@code ever} and {@code yet} need a negation above them: {@code nobody / somebody has ever slept}. */
    static MinimalPair polarity(Phrases phrases) {
        return switch (phrases.draw().random().nextInt(7)) {
            case 0, 1 -> moved(phrases, "no", "the");
            case 2 -> moved(phrases, "nobody", "somebody");
            case 3 -> licensed(phrases, "nobody", "somebody");
            case 4 -> licensed(phrases, "nobody", "everybody");
            case 5 -> object(phrases);
            default -> unlicensed(phrases);
        };
    }

    /** {@code no king that the queen saw has ever slept / the king that no queen saw has ever slept}. */
    private static MinimalPair moved(Phrases phrases, String negative, String positive) {
        boolean alone = negative.equals("nobody");
        String head = alone ? "" : phrases.noun(Sort.LIVING).singular();
        String other = alone ? "" : phrases.noun(Sort.LIVING).singular();
        String saw = phrases.verb(VerbKind.SOCIAL, VerbKind.SELF).past();
        List<String> predicate = weak(phrases);
        return phrases.draw().chance(0.5)
                ? new MinimalPair(
                        Words.of(negative, head, "that", positive, other, saw, predicate, "."),
                        Words.of(positive, head, "that", negative, other, saw, predicate, "."))
                : new MinimalPair(
                        Words.of(negative, head, "that", saw, positive, other, predicate, "."),
                        Words.of(positive, head, "that", saw, negative, other, predicate, "."));
    }

    private static MinimalPair licensed(Phrases phrases, String good, String bad) {
        String about = phrases.draw().chance(0.5) ? phrases.place() : Words.text(phrases.beside(phrases.count()));
        List<String> predicate = weak(phrases);
        return new MinimalPair(Words.of(good, about, predicate, "."), Words.of(bad, about, predicate, "."));
    }

    /** {@code the king will not see any dogs / the king will often see any dogs}. */
    private static MinimalPair object(Phrases phrases) {
        Draw draw = phrases.draw();
        NounPhrase agent = phrases.living();
        NounPhrase patient = NounPhrase.of("any", "", phrases.noun(Sort.LIVING), phrases.count());
        Tense tense = draw.of(Tense.FUTURE, Tense.PERFECT);
        Event event = Event.of(agent, phrases.verb(VerbKind.SOCIAL, VerbKind.SELF), tense, patient);
        Event good = draw.chance(0.4) ? event.with("", "never", "") : event.with(Polarity.NEGATIVE);
        Event bad = event.with("", draw.pick(phrases.lexicon().list("frequencies")), "");
        return new MinimalPair(Words.of(good, "."), Words.of(bad, "."));
    }

    /** {@code somebody has already slept / somebody has ever slept}; {@code saw some dogs / saw any dogs}. */
    private static MinimalPair unlicensed(Phrases phrases) {
        Draw draw = phrases.draw();
        NounPhrase agent = phrases.living();
        List<String> subject =
                draw.chance(0.5) ? Words.of(draw.of("somebody", "everybody"), phrases.place()) : agent.words();
        if (draw.chance(0.5)) {
            List<String> rest =
                    Words.of(phrases.verb(VerbKind.SOCIAL, VerbKind.SELF).participle(), phrases.living(), ".");
            return new MinimalPair(
                    Words.of(subject, "has", draw.of("already", "often", "always"), rest),
                    Words.of(subject, "has ever", rest));
        }
        String verb = phrases.verb(VerbKind.SOCIAL, VerbKind.SELF).past();
        List<String> rest = Words.of(phrases.noun(Sort.LIVING).plural(), ".");
        return new MinimalPair(
                Words.of(subject, verb, draw.of("some", "many", "the", "few"), rest),
                Words.of(subject, verb, "any", rest));
    }

    private static List<String> weak(Phrases phrases) {
        Draw draw = phrases.draw();
        Verb quiet = phrases.verb(VerbKind.QUIET);
        Verb social = phrases.verb(VerbKind.SOCIAL, VerbKind.SELF);
        return switch (draw.random().nextInt(5)) {
            case 0 -> Words.of("has ever", quiet.participle());
            case 1 -> Words.of("has", quiet.participle(), "yet");
            case 2 -> Words.of("has ever", social.participle(), phrases.living());
            case 3 -> Words.of("has", social.participle(), "anybody", phrases.place());
            default -> Words.of(social.past(), "any", phrases.noun(Sort.LIVING).plural());
        };
    }

    /** A time fits the tense of its own clause: {@code tomorrow / yesterday the king that will sleep laughed}. */
    static MinimalPair time(Phrases phrases) {
        Draw draw = phrases.draw();
        Tense tense = draw.of(Tense.PAST, Tense.FUTURE);
        Tense other = tense == Tense.PAST ? Tense.FUTURE : Tense.PAST;
        NounPhrase subject = phrases.common();
        Event first = event(phrases, subject, tense);
        Event second = event(phrases, phrases.living(), other);
        String span = draw.chance(0.5) ? "" : draw.pick(phrases.lexicon().list("times"));
        return switch (draw.random().nextInt(5)) {
            case 0 -> pair(tense, span, List.of(), Words.of(relative(subject, second), first.predicate()));
            case 1 -> pair(tense, span, first.words(), Words.of("and", second));
            case 2 -> pair(tense, span, Words.of(second, "but", first), List.of());
            default -> pair(tense, span, first.words(), List.of());
        };
    }

    private static Event event(Phrases phrases, NounPhrase subject, Tense tense) {
        return phrases.draw().chance(0.5)
                ? Event.of(subject, phrases.verb(VerbKind.QUIET), tense)
                : Event.of(subject, phrases.verb(VerbKind.THING), tense, phrases.lifeless());
    }

    private static List<String> relative(NounPhrase subject, Event event) {
        return Words.of(subject, "that", event.predicate());
    }

    private static MinimalPair pair(Tense tense, String span, List<String> before, List<String> after) {
        String past = span.isEmpty() ? "yesterday" : "last " + span;
        String future = span.isEmpty() ? "tomorrow" : "next " + span;
        List<String> inPast = Words.of(before, past, after, ".");
        List<String> inFuture = Words.of(before, future, after, ".");
        return tense == Tense.PAST ? new MinimalPair(inPast, inFuture) : new MinimalPair(inFuture, inPast);
    }

    /** A verb takes what its kind takes: {@code the king chased / slept the dog}, {@code the boy opened the box} not back. */
    static MinimalPair argument(Phrases phrases) {
        Draw draw = phrases.draw();
        NounPhrase head = NounPhrase.of("the", "", phrases.noun(Sort.LIVING), Count.SINGULAR);
        NounPhrase agent = draw.chance(0.3) ? head.with(phrases.relative(head, Tense.PAST)) : head;
        Verb social = phrases.verb(VerbKind.SOCIAL, VerbKind.SELF);
        Verb quiet = phrases.verb(VerbKind.QUIET);
        return switch (draw.random().nextInt(5)) {
            case 0 -> verbs(agent, social, quiet, Words.of(phrases.any(Sort.LIVING)));
            case 1 -> verbs(agent, quiet, social, Words.of(draw.chance(0.5) ? phrases.place() : phrases.manner()));
            case 2 -> verbs(agent, phrases.verb(VerbKind.SAYING), social, that(phrases));
            case 3 -> exchanged(phrases, head);
            default -> given(phrases, head);
        };
    }

    private static MinimalPair verbs(NounPhrase agent, Verb good, Verb bad, List<String> rest) {
        return new MinimalPair(Words.of(agent, good.past(), rest, "."), Words.of(agent, bad.past(), rest, "."));
    }

    private static List<String> that(Phrases phrases) {
        return Words.of("that", Event.of(phrases.living(), phrases.verb(VerbKind.QUIET), Tense.PAST));
    }

    /** {@code the boy opened the box / the box opened the boy}, active or passive. */
    private static MinimalPair exchanged(Phrases phrases, NounPhrase head) {
        NounPhrase thing = phrases.lifeless();
        Verb verb = phrases.verb(VerbKind.THING);
        String tail = phrases.draw().chance(0.5) ? phrases.place() : "";
        Event good = Event.of(head, verb, Tense.PAST, thing).with("", "", tail);
        Event bad = Event.of(thing, verb, Tense.PAST, head).with("", "", tail);
        return phrases.draw().chance(0.5)
                ? new MinimalPair(Words.of(good, "."), Words.of(bad, "."))
                : new MinimalPair(Words.of(good.passive(), "."), Words.of(bad.passive(), "."));
    }

    /** {@code the king gave the cup to the queen / the king gave the queen to the cup}. */
    private static MinimalPair given(Phrases phrases, NounPhrase head) {
        NounPhrase thing = phrases.lifeless();
        NounPhrase taker = NounPhrase.the(phrases.noun(Sort.LIVING));
        List<String> start = Words.of(head, phrases.verb(VerbKind.GIVING).past());
        return new MinimalPair(Words.of(start, thing, "to", taker, "."), Words.of(start, taker, "to", thing, "."));
    }
}
