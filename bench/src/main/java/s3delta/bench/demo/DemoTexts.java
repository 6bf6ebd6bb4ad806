package s3delta.bench.demo;

import java.util.List;

/** Plain texts in the demo's language. */
public final class DemoTexts {
    private DemoTexts() {}

    /**
     * Draws texts.
     *
     * @param count how many
     * @param seed the seed; the same texts for the same seed
     * @return the texts, words with one blank between them
     */
    public static List<String> of(int count, long seed) {
        return new CorpusStream(Lexicon.load())
                .texts(seed)
                .map(words -> String.join(" ", words))
                .distinct()
                .limit(count)
                .toList();
    }
}
