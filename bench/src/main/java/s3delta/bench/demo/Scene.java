package s3delta.bench.demo;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import s3delta.bench.demo.Event.NounPhrase;
import s3delta.bench.demo.Event.Polarity;
import s3delta.bench.demo.Event.Tense;
import s3delta.bench.demo.Lexicon.Verb;
import s3delta.bench.demo.Lexicon.VerbKind;

/**
 * A sentence in which persons or animals do things to each other, and what it tells.
 *
 * @param words the sentence, without its full stop
 * @param facts who did what to whom, all of it
 */
record Scene(List<String> words, List<Event> facts) {
    /** Returns events of the same members and verbs that the sentence does not tell. */
    List<Event> others() {
        List<Event> others = new ArrayList<>();
        List<NounPhrase> members = members();
        for (Event fact : facts) {
            for (NounPhrase agent : members) {
                for (NounPhrase patient : members) {
                    Event other = Event.of(agent, fact.verb(), fact.tense(), patient);
                    if (!agent.equals(patient) && !told(other)) {
                        others.add(other);
                    }
                }
            }
        }
        return others;
    }

    /** Returns the events in which a fact's agent and patient have changed places. */
    List<Event> turned() {
        return facts.stream()
                .map(f -> Event.of(f.patient().get(0), f.verb(), f.tense(), f.agent()))
                .filter(e -> !told(e))
                .toList();
    }

    private List<NounPhrase> members() {
        List<NounPhrase> members = new ArrayList<>();
        for (Event fact : facts) {
            for (NounPhrase one : List.of(fact.agent(), fact.patient().get(0))) {
                if (!members.contains(one)) {
                    members.add(one);
                }
            }
        }
        return members;
    }

    private boolean told(Event event) {
        return facts.stream()
                .anyMatch(f -> f.agent().equals(event.agent())
                        && f.verb().equals(event.verb())
                        && f.patient().equals(event.patient()));
    }

    /** Tells an event plainly, in the passive, or with its first or second member in front. */
    static List<String> told(Draw draw, Event event) {
        return switch (draw.random().nextInt(6)) {
            case 0, 1 -> event.words();
            case 2 -> Words.of("it was", event.agent(), "that", event.predicate());
            case 3 ->
                Words.of(
                        "it was",
                        event.patient().get(0),
                        "that",
                        event.passive().predicate());
            default -> event.passive().words();
        };
    }

    /** Draws a scene; as in other texts, who does something mostly comes first. */
    static Scene draw(Phrases phrases) {
        Draw draw = phrases.draw();
        return draw.chance(0.8)
                ? single(
                        phrases,
                        Cast.draw(phrases, phrases::living),
                        draw.of(0, 0, 0, 0, 0, 0, 0, 0, 1, 1, 2, 2, 3, 4, 5))
                : twofold(Cast.draw(phrases, phrases::common), draw.of(6, 7, 8, 9, 10, 11));
    }

    /**
     * Draws a text: a scene and the same in other words, or a question and its answer. Most name one of the two of a fact
     * only, so that which one it is cannot be told from the other.
     */
    static List<String> text(Lexicon lexicon, Draw draw) {
        Scene scene = draw(Phrases.of(lexicon, draw));
        Event fact = draw.pick(scene.facts());
        NounPhrase agent = fact.agent();
        NounPhrase patient = fact.patient().get(0);
        String did = fact.verb().past();
        List<String> suffered =
                Words.of(patient.count().choose("was", "were"), fact.verb().participle());
        return switch (draw.random().nextInt(8)) {
            case 0, 1 -> Words.of(scene.words(), ". who", did, "somebody ?", agent, ".");
            case 2 -> Words.of(scene.words(), ". who", suffered, "?", patient, ".");
            case 3 -> Words.of(scene.words(), ". so", agent, did, "somebody .");
            case 4 -> Words.of(scene.words(), ". so", patient, suffered, ".");
            case 5 -> Words.of(scene.words(), ". so", draw.chance(0.3) ? fact.passive() : fact, ".");
            case 6 -> Words.of(scene.words(), ". so somebody", did, patient, ".");
            default -> {
                Event other =
                        draw.pick(draw.chance(0.6) && !scene.turned().isEmpty() ? scene.turned() : scene.others());
                yield Words.of(
                        scene.words(),
                        ". but",
                        (draw.chance(0.4) ? other.passive() : other).with(Polarity.NEGATIVE),
                        ".");
            }
        };
    }

    private static Scene single(Phrases phrases, Cast cast, int kind) {
        Event fact = cast.fact(cast.a, cast.first, cast.b);
        String tail = phrases.draw().of(phrases.place(), phrases.manner(), phrases.time(Tense.PAST));
        Event said = fact.with("", "", tail);
        return switch (kind) {
            case 0 -> new Scene(said.words(), List.of(fact));
            case 1 -> new Scene(said.passive().words(), List.of(fact));
            case 2 -> new Scene(Words.of("it was", cast.a, "that", said.predicate()), List.of(fact));
            case 3 -> new Scene(Words.of("it was", cast.b, "that", said.withoutPatient()), List.of(fact));
            case 4 ->
                new Scene(Words.of("it was", cast.b, "that", said.passive().predicate()), List.of(fact));
            default ->
                new Scene(Words.of("it was not", cast.c, "but", cast.a, "that", said.predicate()), List.of(fact));
        };
    }

    private static Scene twofold(Cast cast, int kind) {
        Event matrix = cast.fact(cast.a, cast.second, cast.c);
        Event did = cast.fact(cast.a, cast.first, cast.b);
        Event suffered = cast.fact(cast.b, cast.first, cast.a);
        Event onward = cast.fact(cast.c, cast.first, cast.b);
        return switch (kind) {
            case 6 -> scene(matrix, did, cast.a, "that", did.predicate(), matrix.predicate());
            case 7 -> scene(matrix, suffered, cast.a, "that", suffered.withoutPatient(), matrix.predicate());
            case 8 -> scene(matrix, suffered, cast.a, "that", suffered.passive().predicate(), matrix.predicate());
            case 9 -> scene(matrix, onward, matrix, "that", onward.predicate());
            case 10 -> scene(matrix, suffered, matrix, "and", suffered.passive().predicate());
            default -> scene(matrix, did, matrix, "and", did.passive());
        };
    }

    private static Scene scene(Event one, Event two, Object... parts) {
        return new Scene(Words.of(parts), List.of(one, two));
    }

    /**
     * Three who act and two things that they do.
     *
     * @param a one
     * @param b another
     * @param c a third
     * @param first what is done
     * @param second what else is done
     */
    private record Cast(NounPhrase a, NounPhrase b, NounPhrase c, Verb first, Verb second) {
        static Cast draw(Phrases phrases, Supplier<NounPhrase> member) {
            Verb first = phrases.verb(VerbKind.SOCIAL, VerbKind.SELF);
            Verb second = phrases.verb(VerbKind.SOCIAL, VerbKind.SELF);
            return first.equals(second)
                    ? draw(phrases, member)
                    : new Cast(member.get(), member.get(), member.get(), first, second);
        }

        Event fact(NounPhrase agent, Verb verb, NounPhrase patient) {
            return Event.of(agent, verb, Tense.PAST, patient);
        }
    }
}
