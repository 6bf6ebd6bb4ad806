package s3delta.bench.demo;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import org.junit.jupiter.api.Test;
import s3delta.bench.demo.Event.NounPhrase;
import s3delta.bench.demo.Event.Polarity;
import s3delta.bench.demo.Event.Tense;
import s3delta.bench.demo.Lexicon.Count;
import s3delta.bench.demo.Lexicon.Noun;
import s3delta.bench.demo.Lexicon.Sort;
import s3delta.bench.demo.Lexicon.Verb;

class EventTest {
    private static final Verb SEE = new Verb("see", "sees", "saw", "seen");
    private static final Verb SLEEP = new Verb("sleep", "sleeps", "slept", "slept");
    private static final NounPhrase KING = NounPhrase.the(new Noun("king", "kings", Sort.MAN));
    private static final NounPhrase OWLS =
            NounPhrase.of("the", "old", new Noun("owl", "owls", Sort.ANIMAL), Count.PLURAL);
    private static final NounPhrase RUTH = NounPhrase.the(new Noun("ruth", "ruth", Sort.WOMAN));

    @Test
    void verbsAgreeWithTheirSubjects() {
        assertSays("the king sees the old owls", Event.of(KING, SEE, Tense.PRESENT, OWLS));
        assertSays("the old owls see ruth", Event.of(OWLS, SEE, Tense.PRESENT, RUTH));
        assertSays("the old owls have slept", Event.of(OWLS, SLEEP, Tense.PERFECT));
        assertSays("ruth has slept", Event.of(RUTH, SLEEP, Tense.PERFECT));
    }

    @Test
    void passivesAgreeWithThePatient() {
        assertPassive("the old owls are seen by the king", Event.of(KING, SEE, Tense.PRESENT, OWLS));
        assertPassive("ruth was seen by the old owls", Event.of(OWLS, SEE, Tense.PAST, RUTH));
        assertPassive("ruth will be seen by the king", Event.of(KING, SEE, Tense.FUTURE, RUTH));
        assertPassive("the old owls have been seen by ruth", Event.of(RUTH, SEE, Tense.PERFECT, OWLS));
    }

    private static void assertPassive(String text, Event active) {
        assertSays(text, active.passive());
    }

    @Test
    void negationTakesAnAuxiliary() {
        assertSays("the king did not sleep", Event.of(KING, SLEEP, Tense.PAST).with(Polarity.NEGATIVE));
        assertSays(
                "the king does not sleep", Event.of(KING, SLEEP, Tense.PRESENT).with(Polarity.NEGATIVE));
        assertSays(
                "the old owls do not sleep",
                Event.of(OWLS, SLEEP, Tense.PRESENT).with(Polarity.NEGATIVE));
        assertSays(
                "ruth has not been seen by the king",
                Event.of(KING, SEE, Tense.PERFECT, RUTH).passive().with(Polarity.NEGATIVE));
    }

    @Test
    void adjunctsStandAroundTheClause() {
        assertSays(
                "yesterday the king often saw ruth in the garden",
                Event.of(KING, SEE, Tense.PAST, RUTH).with("yesterday", "often", "in the garden"));
        assertEquals(
                "the king saw", Words.text(Event.of(KING, SEE, Tense.PAST, RUTH).withoutPatient()));
    }

    @Test
    void pronounsFollowSexAndNumber() {
        assertEquals(
                List.of("himself", "themselves", "herself"),
                List.of(KING.reflexive(), OWLS.reflexive(), RUTH.reflexive()));
        assertEquals(
                List.of("him", "them", "her"),
                List.of(KING.objectPronoun(), OWLS.objectPronoun(), RUTH.objectPronoun()));
    }

    @Test
    void articlesFitTheNextWord() {
        assertEquals("an old king saw a queen", Words.text(Words.of("a old king", "saw a", "queen")));
    }

    private static void assertSays(String words, Event event) {
        assertEquals(words, Words.text(event.words()));
    }
}
