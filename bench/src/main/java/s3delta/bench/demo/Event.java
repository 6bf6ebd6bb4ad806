package s3delta.bench.demo;

import java.util.List;

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
        VerbGroup group = VerbGroup.of(verb, tense, voice, count);
        return group.words(middle);
    }

    private List<String> others() {
        if (voice == Voice.PASSIVE) {
            return Words.of("by", agent);
        }
        return patient.isEmpty() ? List.of() : patient.get(0).words();
    }
}
