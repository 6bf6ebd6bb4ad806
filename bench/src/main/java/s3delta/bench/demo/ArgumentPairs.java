package s3delta.bench.demo;

import java.util.List;

/** A verb takes what its kind takes: {@code the king chased / slept the dog}, {@code the boy opened the box} not back. */
final class ArgumentPairs implements PairRule {
    @Override
    public String name() {
        return "argument";
    }

    @Override
    public MinimalPair draw(Phrases phrases) {
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
