package s3delta.bench.planted;

import java.util.ArrayList;
import java.util.List;
import java.util.random.RandomGenerator;
import s3delta.runtime.random.Randomness;
import s3delta.runtime.tokenizer.Tokenizer;

/** Texts in which some tokens are hidden behind a sentinel, as T5 was pre-trained to fill them in. */
final class Gaps {
    private static final int WIDEST = 3;

    private Gaps() {}

    /**
     * Hides one to three tokens in the middle of each text.
     *
     * @param texts the texts
     * @param longest most tokens of a source; texts that are longer are left out, as are those of fewer than 4 tokens
     * @return sources as token ids, each with its end
     */
    static List<int[]> of(List<String> texts, Tokenizer tokenizer, int longest, long seed) {
        RandomGenerator random = new Randomness(seed).generator("planted", "gaps");
        List<int[]> sources = new ArrayList<>();
        for (int[] ids : tokenizer.encodeAll(texts)) {
            int words = ids.length - 1;
            if (words > WIDEST && ids.length <= longest) {
                int width = 1 + random.nextInt(WIDEST);
                int from = random.nextInt(words - width + 1);
                int[] source = new int[ids.length - width + 1];
                System.arraycopy(ids, 0, source, 0, from);
                source[from] = tokenizer.sentinel(0);
                System.arraycopy(ids, from + width, source, from + 1, ids.length - from - width);
                sources.add(source);
            }
        }
        return sources;
    }
}
