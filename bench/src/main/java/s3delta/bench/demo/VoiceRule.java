package s3delta.bench.demo;

import java.util.List;

/** Who did what, in other words: {@code the cat was chased by the dog}, so {@code the dog chased the cat}. */
final class VoiceRule implements InferenceRule {
    @Override
    public String name() {
        return "voice";
    }

    @Override
    public Inference draw(Phrases phrases, Relation relation) {
        Draw draw = phrases.draw();
        NounPhrase agent = phrases.living();
        NounPhrase patient = phrases.living();
        Verb verb = phrases.verb(VerbKind.SOCIAL, VerbKind.SELF);
        Tense tense = draw.of(Tense.PAST, Tense.FUTURE, Tense.PERFECT);
        Polarity polarity = draw.of(Polarity.values());
        Event said = Event.of(agent, verb, tense, patient).with(polarity);
        Event turned = Event.of(patient, verb, tense, agent);
        List<String> hypothesis = voiced(draw, said).words();
        Event premise = switch (relation) {
            case ENTAILMENT -> said;
            case NEUTRAL -> turned.with(draw.of(Polarity.values()));
            case CONTRADICTION -> said.with(polarity.other());
        };
        List<String> words = told(phrases, premise);
        return words.equals(hypothesis)
                ? draw(Phrases.of(phrases.lexicon(), draw), relation)
                : new Inference(words, hypothesis, relation);
    }

    private static Event voiced(Draw draw, Event event) {
        return draw.chance(0.3) ? event.passive() : event;
    }

    /** Tells an event with something more around it, or plainly. */
    private static List<String> told(Phrases phrases, Event event) {
        Draw draw = phrases.draw();
        Event voiced = voiced(draw, event);
        int kind = draw.random().nextInt(4);
        return switch (kind == 1 && voiced.subject().noun().name() ? 0 : kind) {
            case 0 -> Words.of(voiced, "and", Event.of(phrases.living(), phrases.verb(VerbKind.QUIET), event.tense()));
            case 1 ->
                Words.of(
                        voiced.subject(),
                        "that",
                        Event.of(voiced.subject(), phrases.verb(VerbKind.QUIET), Tense.PAST)
                                .predicate(),
                        voiced.predicate());
            default -> voiced.words();
        };
    }
}
