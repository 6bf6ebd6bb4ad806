package s3delta.bench.demo;

import java.util.ArrayList;
import java.util.List;
import s3delta.bench.demo.Quantified.Quantifier;

/** Quantifiers over wider and narrower kinds: {@code no animal slept}, so {@code no dog slept in the garden}. */
final class QuantifierRule implements InferenceRule {
    @Override
    public String name() {
        return "quantifier";
    }

    @Override
    public Inference draw(Phrases phrases, Relation relation) {
        Draw draw = phrases.draw();
        Frame frame = Frame.draw(phrases);
        while (true) {
            Quantified hypothesis = draw.pick(Quantified.ALL);
            Quantified premise = draw.pick(Quantified.ALL);
            if (!premise.equals(hypothesis) && premise.relation(hypothesis) == relation) {
                return new Inference(frame.words(premise), frame.words(hypothesis), relation);
            }
        }
    }

    /**
     * What the statements are about.
     *
     * @param wide the wider kind, {@code animal}
     * @param narrow the narrower kind, {@code small dog}
     * @param people whether the wider kind is all people
     * @param verb what is done
     * @param object to whom, blank if to nobody
     * @param strong what makes the predicate stronger
     */
    private record Frame(String wide, String narrow, boolean people, Verb verb, List<String> object, String strong) {
        static Frame draw(Phrases phrases) {
            Draw draw = phrases.draw();
            Sort sort = draw.pick(Sort.LIVING);
            String noun = phrases.noun(List.of(sort)).singular();
            boolean kind = draw.chance(0.5);
            String wide = kind ? phrases.lexicon().general(sort).singular() : noun;
            String narrow = kind ? noun : phrases.quality() + " " + noun;
            boolean social = draw.chance(0.5);
            return new Frame(
                    wide,
                    narrow,
                    kind && sort != Sort.ANIMAL && draw.chance(0.6),
                    social ? phrases.verb(VerbKind.SOCIAL, VerbKind.SELF) : phrases.verb(VerbKind.QUIET),
                    social ? phrases.living().words() : List.of(),
                    draw.chance(0.5) ? phrases.place() : phrases.manner());
        }

        List<String> words(Quantified statement) {
            boolean negative = statement.quantifier() == Quantifier.THE_NOT;
            List<Object> parts = new ArrayList<>(subject(statement));
            parts.add(negative ? "did not " + verb.plain() : verb.past());
            parts.add(object);
            parts.add(statement.strong() ? strong : "");
            return Words.of(parts.toArray());
        }

        private List<String> subject(Quantified statement) {
            boolean body = people && !statement.narrow();
            String noun = " " + (statement.narrow() ? narrow : wide);
            return List.of(
                    switch (statement.quantifier()) {
                        case EVERY -> body ? "everybody" : "every" + noun;
                        case SOME -> body ? "somebody" : "some" + noun;
                        case NO -> body ? "nobody" : "no" + noun;
                        case NOT_EVERY -> body ? "not everybody" : "not every" + noun;
                        case THE, THE_NOT -> "the" + noun;
                    });
        }
    }
}
