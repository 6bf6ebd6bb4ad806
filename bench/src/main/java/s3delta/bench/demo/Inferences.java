package s3delta.bench.demo;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.function.BiFunction;
import s3delta.bench.demo.Event.NounPhrase;
import s3delta.bench.demo.Event.Polarity;
import s3delta.bench.demo.Event.Tense;
import s3delta.bench.demo.Lexicon.Verb;
import s3delta.bench.demo.Lexicon.VerbKind;

/** Ways in which sentences follow from others. */
final class Inferences {
    /** All rules. */
    static final List<InferenceRule> RULES = List.of(
            new InferenceRule("quantifier", Quantified::draw),
            new InferenceRule("voice", Inferences::voice),
            new InferenceRule("connective", Connectives::draw),
            new InferenceRule("order", Inferences::order),
            new InferenceRule("state", Inferences::state));

    private static final int MEMBERS = 3;

    private Inferences() {}

    /** Draws a natural text that makes an inference, such as {@code ... . so it is not true that ...}. */
    static List<String> text(Lexicon lexicon, Draw draw) {
        Inference inference = draw.pick(RULES).draw(Phrases.of(lexicon, draw), draw.of(Relation.values()));
        String link = switch (inference.relation()) {
            case ENTAILMENT -> "so surely";
            case CONTRADICTION -> "so never";
            case NEUTRAL -> "so perhaps";
        };
        String stop = draw.chance(0.5) ? "." : ",";
        return Words.of(inference.premise(), stop, link, inference.hypothesis(), ".");
    }

    /** Who did what, in other words: {@code the cat was chased by the dog}, so {@code the dog chased the cat}. */
    private static Inference voice(Phrases phrases, Relation relation) {
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
                ? voice(Phrases.of(phrases.lexicon(), draw), relation)
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

    /** Orders in time and size: {@code anna is older than paul . paul is older than tom}, so {@code tom is younger than anna}. */
    private static Inference order(Phrases phrases, Relation relation) {
        Draw draw = phrases.draw();
        Scale scale = draw.chance(0.5) ? Scale.times(phrases) : Scale.sizes(phrases);
        while (true) {
            int[] first = edge(draw);
            int[] second = edge(draw);
            int[] asked = edge(draw);
            List<List<String>> said = List.of(scale.say(draw, first), scale.say(draw, second), scale.say(draw, asked));
            // Two different pairs of members have different sums.
            if (relation(first, second, asked) == relation
                    && first[0] + first[1] != second[0] + second[1]
                    && !said.subList(0, 2).contains(said.get(2))) {
                return new Inference(Words.of(said.get(0), ".", said.get(1)), said.get(2), relation);
            }
        }
    }

    /** Draws two of the three members: the first comes before the second. */
    private static int[] edge(Draw draw) {
        int first = draw.random().nextInt(MEMBERS);
        return new int[] {first, (first + 1 + draw.random().nextInt(MEMBERS - 1)) % MEMBERS};
    }

    private static Relation relation(int[] first, int[] second, int[] asked) {
        boolean forth = reaches(first, second, asked[0], asked[1]);
        boolean back = reaches(first, second, asked[1], asked[0]);
        return Relation.of(forth || !back, forth);
    }

    private static boolean reaches(int[] first, int[] second, int from, int to) {
        return goes(first, from, to)
                || goes(second, from, to)
                || goes(chained(first, second), from, to)
                || goes(chained(second, first), from, to);
    }

    private static boolean goes(int[] edge, int from, int to) {
        return edge[0] == from && edge[1] == to;
    }

    /** Returns the edge over both; from a member to itself if they do not meet. */
    private static int[] chained(int[] first, int[] second) {
        return first[1] == second[0] ? new int[] {first[0], second[1]} : new int[] {0, 0};
    }

    /**
     * What is in order.
     *
     * @param members three clauses or phrases
     * @param before what stands between an earlier or greater and the other
     * @param after the opposite
     */
    private record Scale(List<List<String>> members, String before, String after) {
        static Scale times(Phrases phrases) {
            return new Scale(List.of(event(phrases), event(phrases), event(phrases)), "before", "after");
        }

        static Scale sizes(Phrases phrases) {
            List<String> pair = phrases.draw().pick(phrases.lexicon().pairs("comparatives"));
            return new Scale(
                    List.of(
                            phrases.living().words(),
                            phrases.living().words(),
                            phrases.living().words()),
                    "is " + pair.get(0) + " than",
                    "is " + pair.get(1) + " than");
        }

        private static List<String> event(Phrases phrases) {
            return Event.of(phrases.living(), phrases.verb(VerbKind.QUIET), Tense.PAST)
                    .words();
        }

        List<String> say(Draw draw, int[] edge) {
            List<String> first = members.get(edge[0]);
            List<String> second = members.get(edge[1]);
            return draw.chance(0.5) ? Words.of(first, before, second) : Words.of(second, after, first);
        }
    }

    /** Opposites exclude each other: {@code the cup is full and red}, so {@code the cup is not empty}. */
    private static Inference state(Phrases phrases, Relation relation) {
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
    /**
     * One way in which sentences follow from others.
     *
     * @param name such as {@code quantifier}
     * @param drawing draws an inference of a relation; the hypothesis does not depend on the relation and gives nothing away
     */
    record InferenceRule(String name, BiFunction<Phrases, Relation, Inference> drawing) {
        Inference draw(Phrases phrases, Relation relation) {
            return drawing.apply(phrases, relation);
        }
    }

    /**
     * A premise and what may or may not follow.
     *
     * @param premise one or two sentences, a full stop between them and none at the end
     * @param hypothesis a sentence without its full stop
     * @param relation what the first tells about the second
     */
    record Inference(List<String> premise, List<String> hypothesis, Relation relation) {}

    /** What a premise tells about a hypothesis. */
    enum Relation {
        /** It follows. */
        ENTAILMENT,
        /** It may or may not be so. */
        NEUTRAL,
        /** It cannot be so. */
        CONTRADICTION;

        /** Returns the relation given in which of the possible worlds of the premise the hypothesis holds. */
        static Relation of(boolean somewhere, boolean everywhere) {
            return everywhere ? ENTAILMENT : somewhere ? NEUTRAL : CONTRADICTION;
        }
    }
}
