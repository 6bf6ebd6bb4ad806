package s3delta.bench.demo;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import s3delta.bench.demo.Event.NounPhrase;
import s3delta.bench.demo.Event.Tense;
import s3delta.bench.demo.Lexicon.Count;
import s3delta.bench.demo.Lexicon.Sort;
import s3delta.bench.demo.Lexicon.Verb;
import s3delta.bench.demo.Lexicon.VerbKind;

/** The endless texts to pre-train on: one to three sentences each, never a task's prompt or label. Immutable. */
public final class CorpusStream {
    private static final int MOST_WORDS = 40;

    private final Lexicon lexicon;
    private final Grammar grammar;

    /**
     * Makes the source of texts.
     *
     * @param lexicon the words
     */
    public CorpusStream(Lexicon lexicon) {
        this.lexicon = lexicon;
        this.grammar = new Grammar(lexicon);
    }

    /**
     * Returns texts without end.
     *
     * @param seed the seed; the same texts for the same seed, in the same order
     * @return texts of 4 to 40 words
     */
    public Stream<List<String>> texts(long seed) {
        Draw draw = Draw.of(seed, "corpus");
        return Stream.generate(() -> text(draw)).filter(text -> text.size() <= MOST_WORDS);
    }

    /**
     * Returns different texts as sentences, words with one blank between them.
     *
     * @param count how many
     * @param seed the seed; the same texts for the same seed
     */
    public static List<String> sentences(int count, long seed) {
        return new CorpusStream(Lexicon.load())
                .texts(seed)
                .map(words -> String.join(" ", words))
                .distinct()
                .limit(count)
                .toList();
    }

    private List<String> text(Draw draw) {
        return switch (draw.random().nextInt(20)) {
            case 0, 1, 2, 3, 4 -> PairRules.sentence(lexicon, draw);
            case 5, 6, 7, 8, 9, 10, 11, 12 -> Scene.text(lexicon, draw);
            case 13, 14, 15, 16, 17, 18 -> Inferences.text(lexicon, draw);
            default -> draw.chance(0.5) ? story(draw) : sentences(draw);
        };
    }

    private List<String> sentences(Draw draw) {
        List<String> words = new ArrayList<>(grammar.sentence(draw.random()));
        while (draw.chance(0.4)) {
            words.addAll(grammar.sentence(draw.random()));
        }
        return words;
    }

    /** Draws something that happens and what its agent, or the one whom it befalls, does then. */
    private List<String> story(Draw draw) {
        Phrases phrases = Phrases.of(lexicon, draw);
        NounPhrase agent = member(phrases);
        NounPhrase patient = member(phrases);
        Tense tense = draw.of(Tense.PAST, Tense.FUTURE);
        if (agent.pronoun().equals(patient.pronoun())) {
            return story(draw);
        }
        Event event = Event.of(agent, phrases.verb(VerbKind.SOCIAL, VerbKind.SELF), tense, patient);
        NounPhrase next = draw.of(agent, patient);
        Event reaction = Event.of(next, phrases.verb(VerbKind.QUIET), tense)
                .with("", "", draw.of("", phrases.manner(), phrases.place()));
        Verb verb = phrases.verb(VerbKind.SOCIAL, VerbKind.SELF);
        List<String> then = draw.chance(0.5)
                ? Words.of(next.pronoun(), reaction.predicate())
                : Words.of(phrases.living(), Event.verbs(verb, tense, Count.SINGULAR), next.objectPronoun());
        return Words.of(
                draw.chance(0.3) ? event.passive() : event, draw.of(". then", ". so", "and then", "and"), then, ".");
    }

    private static NounPhrase member(Phrases phrases) {
        return phrases.draw().chance(0.2)
                ? NounPhrase.of("the", "", phrases.noun(Sort.LIVING), Count.PLURAL)
                : phrases.living(Sort.REFLEXIVE);
    }
}
