package s3delta.bench.demo;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.function.Function;
import java.util.stream.IntStream;
import s3delta.bench.demo.Event.NounPhrase;
import s3delta.bench.demo.Event.Polarity;
import s3delta.bench.demo.Event.Tense;
import s3delta.bench.demo.Lexicon.Count;
import s3delta.bench.demo.Lexicon.Sort;
import s3delta.bench.demo.Lexicon.VerbKind;
import s3delta.bench.demo.PairRules.MinimalPair;

/**
 * The supervised tasks to pre-train on, texts in and texts out, as T5 v1.0 was. They teach to answer a prompt with a label
 * or a phrase. None asks what a task of the demo asks, and none has its labels. Immutable.
 */
final class AuxiliaryTasks {
    private static final int MOST_WORDS = 48;

    private final Lexicon lexicon;
    private final List<AuxiliaryTask> turns;

    AuxiliaryTasks(Lexicon lexicon) {
        this.lexicon = lexicon;
        turns = ALL.stream()
                .flatMap(task -> Collections.nCopies(task.weight(), task).stream())
                .toList();
    }

    /** All tasks, with how often each is drawn. */
    static final List<AuxiliaryTask> ALL = List.of(
            new AuxiliaryTask("spot", 5, AuxiliaryTasks::spot),
            new AuxiliaryTask("mend", 3, AuxiliaryTasks::mend),
            new AuxiliaryTask("part", 5, AuxiliaryTasks::part),
            new AuxiliaryTask("answer", 8, AuxiliaryTasks::answer),
            new AuxiliaryTask("kind", 8, AuxiliaryTasks::kind),
            new AuxiliaryTask("pronoun", 8, AuxiliaryTasks::pronoun),
            new AuxiliaryTask("describe", 5, AuxiliaryTasks::describe),
            new AuxiliaryTask("tell", 4, AuxiliaryTasks::tell),
            new AuxiliaryTask("recast", 3, AuxiliaryTasks::recast),
            new AuxiliaryTask("contrary", 2, AuxiliaryTasks::contrary),
            new AuxiliaryTask("group", 2, AuxiliaryTasks::group),
            new AuxiliaryTask("taste", 3, AuxiliaryTasks::taste),
            new AuxiliaryTask("tense", 5, AuxiliaryTasks::tense),
            new AuxiliaryTask("number", 4, AuxiliaryTasks::number),
            new AuxiliaryTask("mood", 3, AuxiliaryTasks::mood));

    /** Draws a source and its target. */
    Example draw(Draw draw) {
        while (true) {
            Example example = draw.pick(turns).drawing().apply(Phrases.of(lexicon, draw));
            if (example.source().size() <= MOST_WORDS) {
                return example;
            }
        }
    }

    /**
     * One task.
     *
     * @param name the word that its sources begin with
     * @param weight how often it is drawn
     * @param drawing draws an example
     */
    record AuxiliaryTask(String name, int weight, Function<Phrases, Example> drawing) {}

    /**
     * An example of a task.
     *
     * @param source the prompt, in words
     * @param target the answer, in words
     */
    record Example(List<String> source, List<String> target) {}

    private static Example example(String name, Object source, Object target) {
        return new Example(Words.of(name, source), Words.of(target));
    }

    private static List<String> asked(Object sentence, Object question) {
        return Words.of("sentence:", sentence, "question:", question);
    }

    /** What should a sentence say in place of what is wrong in it? */
    private static Example mend(Phrases phrases) {
        MinimalPair pair = pair(phrases);
        return example("mend", Words.of("sentence:", pair.bad()), difference(pair.good(), pair.bad()));
    }

    /** Which words of a sentence are wrong? */
    private static Example spot(Phrases phrases) {
        MinimalPair pair = pair(phrases);
        return phrases.draw().chance(0.3)
                ? example("spot", Words.of("sentence:", pair.good()), "nothing")
                : example("spot", Words.of("sentence:", pair.bad()), difference(pair.bad(), pair.good()));
    }

    private static MinimalPair pair(Phrases phrases) {
        return phrases.draw().pick(PairRules.RULES).draw(phrases);
    }

    private static List<String> difference(List<String> of, List<String> other) {
        return IntStream.range(0, of.size())
                .filter(i -> i >= other.size() || !of.get(i).equals(other.get(i)))
                .mapToObj(of::get)
                .toList();
    }

    /** Who did it, or to whom was it done? */
    private static Example answer(Phrases phrases) {
        Scene scene = Scene.draw(phrases);
        Event fact = phrases.draw().pick(scene.facts());
        NounPhrase patient = fact.patient().get(0);
        String participle = fact.verb().participle();
        return phrases.draw().chance(0.5)
                ? example(
                        "answer",
                        asked(
                                Words.of(scene.words(), "."),
                                Words.of("who", fact.verb().past(), patient, "?")),
                        fact.agent())
                : example(
                        "answer",
                        asked(Words.of(scene.words(), "."), Words.of("who was", participle, "by", fact.agent(), "?")),
                        patient);
    }

    /** Does a member of a scene act, suffer, both, or is it not there? */
    private static Example part(Phrases phrases) {
        Draw draw = phrases.draw();
        Scene scene = Scene.draw(phrases);
        Event fact = draw.pick(scene.facts());
        NounPhrase one = draw.chance(0.1)
                ? phrases.living()
                : draw.of(fact.agent(), fact.patient().get(0));
        boolean acts = scene.facts().stream().anyMatch(f -> f.agent().equals(one));
        boolean suffers =
                scene.facts().stream().anyMatch(f -> f.patient().get(0).equals(one));
        String answer = acts ? suffers ? "double" : "acting" : suffers ? "suffering" : "missing";
        return example("part", asked(Words.of(scene.words(), "."), one), answer);
    }

    /** Is the one to whom it is done a person or an animal? */
    private static Example kind(Phrases phrases) {
        Scene scene = Scene.draw(phrases);
        Event fact = phrases.draw().pick(scene.facts());
        Sort sort = fact.patient().get(0).noun().sort();
        return example(
                "kind",
                asked(
                        Words.of(scene.words(), "."),
                        Words.of("who was", fact.verb().participle(), "?")),
                sort.general());
    }

    /** Which pronoun stands for the one who does it, or for the one to whom it is done? */
    private static Example pronoun(Phrases phrases) {
        Draw draw = phrases.draw();
        while (true) {
            Scene scene = Scene.draw(Phrases.of(phrases.lexicon(), draw));
            Event fact = draw.pick(scene.facts());
            boolean acts = draw.chance(0.5);
            NounPhrase one = acts ? fact.agent() : fact.patient().get(0);
            if (!one.pronoun().isEmpty()) {
                String verb = acts ? fact.verb().past() : "was " + fact.verb().participle();
                return example(
                        "pronoun", asked(Words.of(scene.words(), "."), Words.of("who", verb, "?")), one.pronoun());
            }
        }
    }

    /** How is the one to whom it is done? */
    private static Example describe(Phrases phrases) {
        Event event = Event.of(
                described(phrases),
                phrases.verb(VerbKind.SOCIAL, VerbKind.SELF),
                phrases.draw().of(Tense.PAST, Tense.FUTURE, Tense.PERFECT),
                described(phrases));
        return example(
                "describe",
                asked(
                        Words.of(Scene.told(phrases.draw(), event), "."),
                        Words.of("who was", event.verb().participle(), "?")),
                event.patient().get(0).words().get(1));
    }

    private static NounPhrase described(Phrases phrases) {
        Sort sort = phrases.draw().pick(Sort.LIVING);
        return NounPhrase.of("the", phrases.adjective(sort), phrases.noun(List.of(sort)), Count.SINGULAR);
    }

    /** What are the facts, one by one? */
    private static Example tell(Phrases phrases) {
        Scene scene = Scene.draw(phrases);
        List<String> facts = new ArrayList<>();
        scene.facts().forEach(fact -> facts.addAll(Words.of(fact, ".")));
        return example("tell", Words.of("sentence:", scene.words(), "."), facts);
    }

    /** How is the same said in the other voice? */
    private static Example recast(Phrases phrases) {
        Event event = event(phrases);
        return phrases.draw().chance(0.5)
                ? example("recast", Words.of("sentence:", event), event.passive())
                : example("recast", Words.of("sentence:", event.passive()), event);
    }

    private static Event event(Phrases phrases) {
        Draw draw = phrases.draw();
        return Event.of(
                        phrases.living(),
                        phrases.verb(VerbKind.SOCIAL, VerbKind.SELF),
                        draw.of(Tense.PAST, Tense.FUTURE, Tense.PERFECT),
                        phrases.living())
                .with(draw.of(Polarity.values()));
    }

    /** What is the opposite? */
    private static Example contrary(Phrases phrases) {
        Draw draw = phrases.draw();
        List<String> pair = draw.pick(phrases.lexicon()
                .pairs(draw.of("living-opposites", "thing-opposites", "thing-opposites", "comparatives")));
        int from = draw.random().nextInt(2);
        return example("contrary", Words.of("sentence:", pair.get(from)), pair.get(1 - from));
    }

    /** What is each of a kind? */
    private static Example group(Phrases phrases) {
        Sort sort = phrases.draw().pick(Sort.GROUPED);
        Count count = phrases.count();
        return example(
                "group",
                Words.of("sentence:", phrases.noun(List.of(sort)).form(count)),
                phrases.lexicon().general(sort).form(count));
    }

    /** Is a word a pleasant one? */
    private static Example taste(Phrases phrases) {
        Draw draw = phrases.draw();
        int side = draw.random().nextInt(2);
        String word = draw.pick(phrases.lexicon().pairs(draw.of("living-opposites", "tastes")))
                .get(side);
        return example("taste", Words.of("sentence:", word), side == 0 ? "pleasant" : "unpleasant");
    }

    /** When is it? The first thing, where there are two. */
    private static Example tense(Phrases phrases) {
        Draw draw = phrases.draw();
        Tense tense = draw.of(Tense.values());
        Event event = new Grammar(phrases.lexicon()).event(phrases, tense);
        Tense other = draw.of(Tense.values());
        List<String> words = draw.chance(0.5)
                ? event.words()
                : Words.of(
                        event,
                        draw.of("and", "but", "because", "while"),
                        phrases.living(),
                        Event.verbs(phrases.verb(VerbKind.QUIET), other, Count.SINGULAR));
        String answer = switch (tense) {
            case PAST -> "past";
            case PRESENT -> "now";
            case FUTURE -> "future";
            case PERFECT -> "done";
        };
        return example("tense", Words.of("sentence:", words), answer);
    }

    /** Is the subject one or more? */
    private static Example number(Phrases phrases) {
        Event event =
                new Grammar(phrases.lexicon()).event(phrases, phrases.draw().of(Tense.values()));
        return example(
                "number", Words.of("sentence:", event), event.subject().count().choose("single", "plural"));
    }

    /** Is it said to be so, or not to be so? */
    private static Example mood(Phrases phrases) {
        Event event = event(phrases);
        return example(
                "mood", Words.of("sentence:", event), event.polarity() == Polarity.POSITIVE ? "claimed" : "denied");
    }
}
