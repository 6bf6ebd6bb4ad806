package s3delta.bench.demo;

import java.util.List;
import s3delta.bench.demo.Lexicon.Count;
import s3delta.bench.demo.Lexicon.Noun;
import s3delta.bench.demo.Lexicon.Verb;
import s3delta.bench.demo.Words.Spoken;

/**
 * Who does what to whom: the analysis of a clause, which its words follow from.
 *
 * @param agent who does it
 * @param verb what is done
 * @param patient to whom or what: one phrase, or none
 * @param tense when
 * @param polarity whether it happens
 * @param voice who is the subject
 * @param middle a word inside the verb group, such as {@code often} or {@code ever}; blank if none
 * @param front words before the subject, such as {@code yesterday}; blank if none
 * @param back words at the end, such as {@code in the garden}; blank if none
 */
record Event(
        NounPhrase agent,
        Verb verb,
        List<NounPhrase> patient,
        Tense tense,
        Polarity polarity,
        Voice voice,
        String middle,
        String front,
        String back)
        implements Spoken {
    /** Makes a plain event that happens. */
    static Event of(NounPhrase agent, Verb verb, Tense tense, NounPhrase... patient) {
        return new Event(agent, verb, List.of(patient), tense, Polarity.POSITIVE, Voice.ACTIVE, "", "", "");
    }

    /** Returns this in the passive; there is a patient. */
    Event passive() {
        return new Event(agent, verb, patient, tense, polarity, Voice.PASSIVE, middle, front, back);
    }

    /** Returns this with a polarity. */
    Event with(Polarity changed) {
        return new Event(agent, verb, patient, tense, changed, voice, middle, front, back);
    }

    /** Returns this with words at the front, in the middle and at the back. */
    Event with(String changedFront, String changedMiddle, String changedBack) {
        return new Event(agent, verb, patient, tense, polarity, voice, changedMiddle, changedFront, changedBack);
    }

    /** Returns the subject. */
    NounPhrase subject() {
        return voice == Voice.PASSIVE ? patient.get(0) : agent;
    }

    @Override
    public List<String> words() {
        return Words.of(front, subject(), predicate());
    }

    /** Returns what is said of the subject: {@code did not see the dog}. */
    List<String> predicate() {
        Count count = subject().count();
        List<String> group = polarity == Polarity.NEGATIVE
                ? VerbGroup.supported(verb, tense, voice, count).words("not " + middle)
                : verbs(count);
        return Words.of(group, others(), back);
    }

    /** Returns this said of the patient, without it: {@code the king saw}, as in {@code the dog that the king saw}. */
    List<String> withoutPatient() {
        return Words.of(agent, verbs(agent.count()), back);
    }

    private List<String> verbs(Count count) {
        return VerbGroup.of(verb, tense, voice, count).words(middle);
    }

    /** Returns a verb and its auxiliaries as they agree with an active subject: {@code has seen}. */
    static List<String> verbs(Verb verb, Tense tense, Count subject) {
        return VerbGroup.of(verb, tense, Voice.ACTIVE, subject).words("");
    }

    private List<String> others() {
        if (voice == Voice.PASSIVE) {
            return Words.of("by", agent);
        }
        return patient.isEmpty() ? List.of() : patient.get(0).words();
    }

    /**
     * A noun with what belongs to it.
     *
     * @param words all its words, such as {@code the old king near the horses}
     * @param noun the head, {@code king}
     * @param count the head's number, with which the verb agrees
     */
    record NounPhrase(List<String> words, Noun noun, Count count) implements Spoken {
        /** Makes a phrase of a determiner, adjectives and a noun; a name stands alone. */
        static NounPhrase of(String determiner, String adjectives, Noun noun, Count count) {
            return noun.name()
                    ? new NounPhrase(List.of(noun.singular()), noun, Count.SINGULAR)
                    : new NounPhrase(Words.of(determiner, adjectives, noun.form(count)), noun, count);
        }

        /** Makes {@code the king}, or a name. */
        static NounPhrase the(Noun noun) {
            return of("the", "", noun, Count.SINGULAR);
        }

        /** Returns this followed by more words. */
        NounPhrase with(Object... after) {
            return new NounPhrase(Words.of(words, Words.of(after)), noun, count);
        }

        /** Returns {@code himself} and the like; blank where the sex is uncertain. */
        String reflexive() {
            return count == Count.PLURAL ? "themselves" : noun.sort().reflexive();
        }

        /** Returns {@code he} and the like as subject; blank where the sex is uncertain. */
        String pronoun() {
            return count == Count.PLURAL ? "they" : noun.sort().pronoun();
        }

        /** Returns {@code him} and the like as object; blank where the sex is uncertain. */
        String objectPronoun() {
            return switch (pronoun()) {
                case "they" -> "them";
                case "he" -> "him";
                case "she" -> "her";
                default -> pronoun();
            };
        }
    }

    /**
     * A verb with its auxiliaries.
     *
     * @param auxiliary the first auxiliary, which takes {@code not} after it; blank if none
     * @param rest what follows it
     */
    private record VerbGroup(String auxiliary, List<String> rest) {
        /** Makes the group that agrees with a subject. */
        static VerbGroup of(Verb verb, Tense tense, Voice voice, Count subject) {
            boolean passive = voice == Voice.PASSIVE;
            return switch (tense) {
                case PRESENT ->
                    passive ? group(subject.choose("is", "are"), verb.participle()) : group("", verb.present(subject));
                case PAST -> passive ? group(subject.choose("was", "were"), verb.participle()) : group("", verb.past());
                case FUTURE -> passive ? group("will", "be", verb.participle()) : group("will", verb.plain());
                case PERFECT ->
                    passive
                            ? group(subject.choose("has", "have"), "been", verb.participle())
                            : group(subject.choose("has", "have"), verb.participle());
            };
        }

        /** Makes the group with an auxiliary in any case, {@code does sleep}, as negation needs it. */
        static VerbGroup supported(Verb verb, Tense tense, Voice voice, Count subject) {
            VerbGroup plain = of(verb, tense, voice, subject);
            if (!plain.auxiliary.isEmpty()) {
                return plain;
            }
            return group(tense == Tense.PAST ? "did" : subject.choose("does", "do"), verb.plain());
        }

        /** Returns all the words, with more after the first auxiliary. */
        List<String> words(String middle) {
            return Words.of(auxiliary, middle, rest);
        }

        private static VerbGroup group(String auxiliary, String... rest) {
            return new VerbGroup(auxiliary, List.of(rest));
        }
    }

    /** When an event happens. */
    enum Tense {
        /** {@code sleeps}. */
        PRESENT,
        /** {@code slept}. */
        PAST,
        /** {@code will sleep}. */
        FUTURE,
        /** {@code has slept}. */
        PERFECT
    }

    /** Who is the subject of a verb. */
    enum Voice {
        /** The one who does it. */
        ACTIVE,
        /** The one to whom it is done. */
        PASSIVE
    }

    /** Whether something is said to be so or not to be so. */
    enum Polarity {
        /** It is so. */
        POSITIVE,
        /** It is not so. */
        NEGATIVE;

        /** Returns the opposite. */
        Polarity other() {
            return this == POSITIVE ? NEGATIVE : POSITIVE;
        }
    }
}
