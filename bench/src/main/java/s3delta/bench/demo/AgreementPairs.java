package s3delta.bench.demo;

import java.util.List;
import java.util.function.Function;

/** The verb agrees with its subject, whatever stands between: {@code the key near the cabinets is / are old}. */
final class AgreementPairs implements PairRule {
    @Override
    public String name() {
        return "agreement";
    }

    @Override
    public MinimalPair draw(Phrases phrases) {
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
            case 2 ->
                count -> VerbGroup.of(quiet, Tense.PERFECT, Voice.ACTIVE, count).words("");
            default -> count -> Words.of(thing.present(count), patient);
        };
    }
}
