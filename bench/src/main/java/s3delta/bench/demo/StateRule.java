package s3delta.bench.demo;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/** Opposites exclude each other: {@code the cup is full and red}, so {@code the cup is not empty}. */
final class StateRule implements InferenceRule {
    @Override
    public String name() {
        return "state";
    }

    @Override
    public Inference draw(Phrases phrases, Relation relation) {
        Draw draw = phrases.draw();
        NounPhrase subject = draw.chance(0.5) ? phrases.living() : phrases.lifeless();
        List<String> pair =
                new ArrayList<>(draw.pick(phrases.opposites(subject.noun().sort())));
        if (draw.chance(0.5)) {
            Collections.reverse(pair);
        }
        String is = pair.get(0);
        String opposite = pair.get(1);
        boolean denied = draw.chance(0.5);
        String told = switch (relation) {
            case ENTAILMENT -> denied ? draw.of(opposite, opposite, "not " + is) : is;
            case CONTRADICTION -> denied ? is : draw.of(opposite, opposite, "not " + is);
            case NEUTRAL -> draw.of("not " + opposite, "");
        };
        List<String> premise = premise(phrases, subject, told, phrases.quality());
        return new Inference(premise, Words.of(subject, "is", denied ? "not" : "", is), relation);
    }

    private static List<String> premise(Phrases phrases, NounPhrase subject, String told, String quality) {
        if (told.isEmpty()) {
            return Words.of(subject, "is", quality, "and", another(phrases, quality));
        }
        return phrases.draw().chance(0.5) && !told.startsWith("not")
                ? Words.of(subject, "is", told, "and", quality)
                : Words.of(subject, "is", quality, "and", told);
    }

    private static String another(Phrases phrases, String quality) {
        String other = phrases.quality();
        return other.equals(quality) ? another(phrases, quality) : other;
    }
}
