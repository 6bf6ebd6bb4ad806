package s3delta.bench.demo;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Puts words together. */
final class Words {
    private Words() {}

    /**
     * Joins parts into one list.
     *
     * @param parts texts, split at blanks, a blank text adding nothing; lists of words; noun phrases and clauses
     */
    static List<String> of(Object... parts) {
        List<String> words = new ArrayList<>();
        for (Object part : parts) {
            if (part instanceof List<?> list) {
                list.forEach(word -> words.add((String) word));
            } else if (part instanceof Spoken spoken) {
                words.addAll(spoken.words());
            } else if (!part.toString().isBlank()) {
                words.addAll(Arrays.asList(part.toString().strip().split(" +", -1)));
            }
        }
        return articles(words);
    }

    /** Writes words as text. */
    static String text(List<String> words) {
        return String.join(" ", words);
    }

    private static List<String> articles(List<String> words) {
        for (int i = 0; i + 1 < words.size(); i++) {
            if (words.get(i).equals("a") || words.get(i).equals("an")) {
                words.set(i, "aeiou".indexOf(words.get(i + 1).charAt(0)) >= 0 ? "an" : "a");
            }
        }
        return List.copyOf(words);
    }

    /** Something that has words. */
    interface Spoken {
        /** Returns the words, without a full stop. */
        List<String> words();
    }
}
