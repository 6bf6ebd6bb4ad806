package s3delta.bench.demo;

import java.util.List;

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
