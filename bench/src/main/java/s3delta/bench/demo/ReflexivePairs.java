package s3delta.bench.demo;

import java.util.List;

/** A reflexive pronoun means the subject of its own clause: {@code the queen that the king saw hurt herself / himself}. */
final class ReflexivePairs implements PairRule {
    @Override
    public String name() {
        return "reflexive";
    }

    @Override
    public MinimalPair draw(Phrases phrases) {
        Draw draw = phrases.draw();
        NounPhrase subject = one(phrases);
        NounPhrase other = one(phrases);
        while (other.reflexive().equals(subject.reflexive())) {
            other = one(phrases);
        }
        Verb verb = phrases.verb(VerbKind.SELF);
        Tense tense = draw.of(Tense.PAST, Tense.FUTURE, Tense.PERFECT);
        List<String> tail = draw.chance(0.3) ? Words.of(phrases.place()) : List.of();
        List<String> start = start(phrases, subject, other);
        List<String> group =
                VerbGroup.of(verb, tense, Voice.ACTIVE, subject.count()).words("");
        return new MinimalPair(
                Words.of(start, group, subject.reflexive(), tail, "."),
                Words.of(start, group, other.reflexive(), tail, "."));
    }

    private static List<String> start(Phrases phrases, NounPhrase subject, NounPhrase other) {
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

    private static NounPhrase one(Phrases phrases) {
        return phrases.draw().chance(0.25)
                ? NounPhrase.of("the", "", phrases.noun(Sort.LIVING), Count.PLURAL)
                : NounPhrase.of("the", "", phrases.noun(Sort.REFLEXIVE), Count.SINGULAR);
    }
}
