package s3delta.bench.demo;

import java.util.List;

/** A time fits the tense of its own clause: {@code tomorrow / yesterday the king that will sleep laughed}. */
final class TimePairs implements PairRule {
    @Override
    public String name() {
        return "time";
    }

    @Override
    public MinimalPair draw(Phrases phrases) {
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
}
