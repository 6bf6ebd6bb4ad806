package s3delta.bench.demo;

import java.util.List;

/**
 * A verb with its auxiliaries.
 *
 * @param auxiliary the first auxiliary, which takes {@code not} after it; blank if none
 * @param rest what follows it
 */
record VerbGroup(String auxiliary, List<String> rest) {
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
