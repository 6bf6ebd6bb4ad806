package s3delta.bench.demo;

import java.util.List;

/** Determiners fit the number and verb forms the auxiliary: {@code these / this old dogs}, {@code has seen / saw}. */
final class FormPairs implements PairRule {
    private static final List<String> FOR_ONE = List.of("this", "that", "every", "each", "a");
    private static final List<String> FOR_MORE = List.of("these", "those", "many", "few", "all", "two", "several");

    @Override
    public String name() {
        return "form";
    }

    @Override
    public MinimalPair draw(Phrases phrases) {
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
}
