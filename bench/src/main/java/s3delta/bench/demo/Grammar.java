package s3delta.bench.demo;

import java.util.ArrayList;
import java.util.List;
import java.util.random.RandomGenerator;
import s3delta.bench.demo.Event.NounPhrase;
import s3delta.bench.demo.Event.Polarity;
import s3delta.bench.demo.Event.Tense;
import s3delta.bench.demo.Lexicon.Count;
import s3delta.bench.demo.Lexicon.Noun;
import s3delta.bench.demo.Lexicon.Sort;
import s3delta.bench.demo.Lexicon.VerbKind;

/** Draws the sentences of the demo's English. Immutable. */
public final class Grammar {
    private static final int SHORTEST = 4;
    private static final int LONGEST = 17;

    private final Lexicon lexicon;

    /**
     * Makes the grammar over a lexicon.
     *
     * @param lexicon the words
     */
    public Grammar(Lexicon lexicon) {
        this.lexicon = lexicon;
    }

    /**
     * Draws a sentence.
     *
     * @param random where the choices come from
     * @return 4 to 17 words, the last of which ends the sentence
     */
    public List<String> sentence(RandomGenerator random) {
        while (true) {
            Phrases phrases = Phrases.of(lexicon, new Draw(random));
            List<String> words = Words.of(draw(phrases), ".");
            if (words.size() >= SHORTEST && words.size() <= LONGEST) {
                return words;
            }
        }
    }

    /** Draws what happens: the analysis of a clause, with all that the grammar can put around a verb. */
    Event event(Phrases phrases, Tense tense) {
        Draw draw = phrases.draw();
        NounPhrase agent = subject(phrases);
        Event event = switch (draw.random().nextInt(4)) {
            case 0 -> Event.of(agent, phrases.verb(VerbKind.QUIET), tense);
            case 1 -> Event.of(agent, phrases.verb(VerbKind.THING), tense, phrases.any(Sort.LIFELESS));
            case 2 -> giving(phrases, agent, tense);
            default -> Event.of(agent, phrases.verb(VerbKind.SOCIAL, VerbKind.SELF), tense, phrases.any(Sort.LIVING));
        };
        event = around(phrases, event);
        if (!event.patient().isEmpty() && draw.chance(0.3)) {
            event = event.passive();
        }
        return draw.chance(0.15) && !event.middle().equals("never") ? event.with(Polarity.NEGATIVE) : event;
    }

    private static Event giving(Phrases phrases, NounPhrase agent, Tense tense) {
        NounPhrase thing = phrases.lifeless();
        return Event.of(agent, phrases.verb(VerbKind.GIVING), tense, thing)
                .with("", "", Words.text(Words.of("to", phrases.living())));
    }

    private static Event around(Phrases phrases, Event event) {
        Draw draw = phrases.draw();
        String time = phrases.time(event.tense());
        return switch (draw.random().nextInt(8)) {
            case 0 -> event.with(time, event.middle(), event.back());
            case 1 -> event.with("", event.middle(), Words.text(Words.of(event.back(), time)));
            case 2 -> event.with("", event.middle(), Words.text(Words.of(event.back(), phrases.place())));
            case 3 -> event.with("", event.middle(), Words.text(Words.of(event.back(), phrases.manner())));
            case 4 ->
                event.with(
                        "",
                        draw.chance(0.2) ? "never" : draw.pick(phrases.lexicon().list("frequencies")),
                        event.back());
            default -> event;
        };
    }

    private List<String> draw(Phrases phrases) {
        Draw draw = phrases.draw();
        Tense tense = draw.of(Tense.values());
        return switch (draw.random().nextInt(10)) {
            case 0 -> state(phrases);
            case 1 -> thought(phrases, tense);
            case 2 ->
                Words.of(
                        event(phrases, tense),
                        draw.of("and", "but", "or", "because", "while", "before", "after"),
                        event(phrases, tense));
            case 3 -> Words.of("if", event(phrases, Tense.PRESENT), ",", event(phrases, Tense.FUTURE));
            case 4 -> cleft(phrases);
            case 5 -> draw.chance(0.5) ? comparison(phrases) : kind(phrases);
            default -> event(phrases, tense).words();
        };
    }

    private static NounPhrase subject(Phrases phrases) {
        Draw draw = phrases.draw();
        if (draw.chance(0.3)) {
            return phrases.living();
        }
        NounPhrase subject = phrases.any(Sort.LIVING);
        return switch (draw.random().nextInt(6)) {
            case 0 -> subject.with(phrases.beside(phrases.count()));
            case 1 -> subject.with(phrases.relative(subject, Tense.PAST));
            case 2 -> new NounPhrase(Words.of(subject, "and", phrases.any(Sort.LIVING)), subject.noun(), Count.PLURAL);
            default -> subject;
        };
    }

    /** Draws {@code the key that the girls lost is old}. */
    private static List<String> state(Phrases phrases) {
        Draw draw = phrases.draw();
        List<Sort> sorts = new ArrayList<>(Sort.LIFELESS);
        sorts.addAll(Sort.LIVING);
        NounPhrase subject = phrases.any(sorts);
        NounPhrase full = draw.chance(0.5)
                ? subject.with(phrases.beside(phrases.count()))
                : subject.with(phrases.relative(subject, Tense.PAST));
        String be = draw.chance(0.6)
                ? subject.count().choose("is", "are")
                : subject.count().choose("was", "were");
        return Words.of(
                draw.chance(0.3) ? subject : full,
                be,
                draw.chance(0.15) ? "not" : "",
                phrases.adjective(subject.noun().sort()));
    }

    private List<String> thought(Phrases phrases, Tense tense) {
        Draw draw = phrases.draw();
        NounPhrase thinker = draw.chance(0.5) ? phrases.living() : phrases.any(List.of(Sort.MAN, Sort.WOMAN));
        List<String> thinks = Event.of(
                        thinker, phrases.verb(VerbKind.SAYING), draw.of(Tense.PAST, Tense.PRESENT, Tense.PERFECT))
                .words();
        return Words.of(thinks, "that", event(phrases, tense));
    }

    private static List<String> cleft(Phrases phrases) {
        NounPhrase focus = phrases.living();
        return Words.of(
                "it was", focus, phrases.relative(focus, phrases.draw().of(Tense.PAST, Tense.PAST, Tense.FUTURE)));
    }

    private static List<String> comparison(Phrases phrases) {
        Draw draw = phrases.draw();
        String comparative = draw.pick(draw.pick(phrases.lexicon().pairs("comparatives")));
        NounPhrase smaller = phrases.any(Sort.LIVING);
        return Words.of(smaller, smaller.count().choose("is", "are"), comparative, "than", phrases.living());
    }

    /** Draws {@code every dog is an animal}. */
    private static List<String> kind(Phrases phrases) {
        Draw draw = phrases.draw();
        Sort sort = draw.pick(Sort.GROUPED);
        Noun noun = phrases.noun(List.of(sort));
        Noun general = phrases.lexicon().general(sort);
        return draw.chance(0.5)
                ? Words.of(draw.of("a", "every", "each"), noun.singular(), "is a", general.singular())
                : Words.of("all", noun.plural(), "are", general.plural());
    }
}
