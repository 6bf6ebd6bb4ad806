package s3delta.bench.demo;

import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * The numbers of words, as T5 has them: padding, end of text, unknown, the words, the sentinels. Immutable.
 *
 * <p>Sentinels come last, the highest number first, so that {@code <extra_id_0>} has the greatest id.
 */
public final class Vocabulary {
    /** The id of padding. */
    public static final int PAD = 0;
    /** The id of the end of a text. */
    public static final int END = 1;
    /** The id of words that are not in the vocabulary. */
    public static final int UNKNOWN = 2;
    /** Number of sentinels. */
    public static final int SENTINELS = 100;

    /** The tokens that are no words, before the words. */
    static final List<String> SPECIAL = List.of("<pad>", "</s>", "<unk>");

    private final List<String> tokens;
    private final Map<String, Integer> ids = new HashMap<>();

    /**
     * Numbers the words of a lexicon.
     *
     * @param lexicon the words
     */
    public Vocabulary(Lexicon lexicon) {
        List<String> all = new ArrayList<>(SPECIAL);
        all.addAll(lexicon.words());
        for (int n = SENTINELS - 1; n >= 0; n--) {
            all.add(name(n));
        }
        tokens = List.copyOf(all);
        for (int id = 0; id < tokens.size(); id++) {
            ids.put(tokens.get(id), id);
        }
    }

    /**
     * Returns all tokens.
     *
     * @return the tokens; a token's id is its index
     */
    public List<String> tokens() {
        return tokens;
    }

    /**
     * Numbers words.
     *
     * @param words the words
     * @return as many ids, {@link #UNKNOWN} for words that are not in the vocabulary; no end of text is added
     */
    public int[] ids(List<String> words) {
        return words.stream().mapToInt(w -> ids.getOrDefault(w, UNKNOWN)).toArray();
    }

    /**
     * Returns the id of a sentinel.
     *
     * @param number which, from 0 to 99
     * @return its id
     */
    public int sentinel(int number) {
        Objects.checkIndex(number, SENTINELS);
        return tokens.size() - 1 - number;
    }

    /** Returns the tokens that stand for no word. */
    List<String> special() {
        List<String> special = new ArrayList<>(tokens.subList(tokens.size() - SENTINELS, tokens.size()));
        Collections.reverse(special);
        special.addAll(0, SPECIAL);
        return special;
    }

    private static String name(int sentinel) {
        return "<extra_id_" + sentinel + ">";
    }
}
