package s3delta.bench.demo;

import java.util.List;

/** {@code any}, {@code ever} and {@code yet} need a negation above them: {@code nobody / somebody has ever slept}. */
final class PolarityPairs implements PairRule {
    @Override
    public String name() {
        return "polarity";
    }

    @Override
    public MinimalPair draw(Phrases phrases) {
        return switch (phrases.draw().random().nextInt(7)) {
            case 0, 1 -> exchanged(phrases, "no", "the");
            case 2 -> exchanged(phrases, "nobody", "somebody");
            case 3 -> licensed(phrases, "nobody", "somebody");
            case 4 -> licensed(phrases, "nobody", "everybody");
            case 5 -> object(phrases);
            default -> unlicensed(phrases);
        };
    }

    /** {@code no king that the queen saw has ever slept / the king that no queen saw has ever slept}. */
    private static MinimalPair exchanged(Phrases phrases, String negative, String positive) {
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
}
