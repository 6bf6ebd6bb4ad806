package s3delta.bench.demo;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class CorpusStreamTest {
    private final Lexicon lexicon = Lexicon.load();
    private final CorpusStream corpus = new CorpusStream(lexicon);

    @Test
    void sameSeedSameTexts() {
        assertEquals(texts(1, 500), texts(1, 500));
        assertNotEquals(texts(1, 5), texts(2, 5));
    }

    @Test
    void textsAreSentencesOfTheLexiconsWords() {
        for (List<String> text : texts(3, 5_000)) {
            assertTrue(text.size() >= 3 && text.size() <= 40, text::toString);
            assertEquals(".", text.get(text.size() - 1));
            assertTrue(lexicon.words().containsAll(text), text::toString);
        }
    }

    @Test
    void everyWordButThoseOfPromptsOccurs() {
        Set<String> never = new LinkedHashSet<>(lexicon.words());
        texts(4, 150_000).forEach(never::removeAll);
        Set<String> prompts = new LinkedHashSet<>(lexicon.list("prompt-words"));
        prompts.addAll(lexicon.list("auxiliary-words"));
        assertEquals(prompts, never);
    }

    @Test
    void textsVary() {
        assertTrue(new HashSet<>(texts(5, 5_000)).size() > 4_900);
    }

    @Test
    void sentencesComeFromTheGivenGenerator() {
        Grammar grammar = new Grammar(lexicon);
        List<List<String>> once = sentences(grammar, 9);
        assertEquals(once, sentences(grammar, 9));
        assertTrue(once.stream().allMatch(s -> s.size() >= 4 && s.size() <= 17));
        double mean = once.stream().mapToInt(List::size).average().orElseThrow();
        assertTrue(mean > 6 && mean < 14, () -> "mean words: " + mean);
    }

    private static List<List<String>> sentences(Grammar grammar, long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        return IntStream.range(0, 1_000).mapToObj(i -> grammar.sentence(random)).toList();
    }

    private List<List<String>> texts(long seed, int number) {
        return corpus.texts(seed).limit(number).toList();
    }
}
