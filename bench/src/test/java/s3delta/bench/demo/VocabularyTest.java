package s3delta.bench.demo;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.huggingface.tokenizers.HuggingFaceTokenizer;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class VocabularyTest {
    private final Vocabulary vocabulary = new Vocabulary(Lexicon.load());

    @Test
    void hasSomeHundredTokensEachOnce() {
        List<String> tokens = vocabulary.tokens();
        assertTrue(tokens.size() >= 400 && tokens.size() <= 900, () -> "tokens: " + tokens.size());
        assertEquals(tokens.size(), new HashSet<>(tokens).size());
        assertTrue(tokens.stream().noneMatch(t -> t.isBlank() || t.contains(" ")));
    }

    @Test
    void numbersAsT5Does() {
        List<String> tokens = vocabulary.tokens();
        assertEquals(List.of("<pad>", "</s>", "<unk>"), tokens.subList(0, 3));
        assertEquals("<extra_id_0>", tokens.get(tokens.size() - 1));
        assertEquals("<extra_id_99>", tokens.get(tokens.size() - Vocabulary.SENTINELS));
        assertEquals("<extra_id_7>", tokens.get(vocabulary.sentinel(7)));
    }

    @Test
    void numbersUnknownWords() {
        assertArrayEquals(
                new int[] {Vocabulary.UNKNOWN, vocabulary.tokens().indexOf("king")},
                vocabulary.ids(List.of("zebra", "king")));
    }

    @Test
    void theTokenizerReadsAndWritesTheTextsOfTheCorpus() throws IOException {
        try (HuggingFaceTokenizer tokenizer = tokenizer()) {
            new CorpusStream(Lexicon.load()).texts(3).limit(200).forEach(words -> {
                String text = Words.text(words);
                long[] ids = tokenizer.encode(text).getIds();
                int[] own = vocabulary.ids(words);
                assertEquals(Vocabulary.END, ids[own.length]);
                assertArrayEquals(Arrays.stream(own).asLongStream().toArray(), Arrays.copyOf(ids, own.length), text);
                assertEquals(text, tokenizer.decode(ids, true));
            });
        }
    }

    @Test
    void promptsAndSentinelsAreSingleTokens() throws IOException {
        try (HuggingFaceTokenizer tokenizer = tokenizer()) {
            String prompt = "roles sentence: the king slept . question: <extra_id_0>";
            String[] tokens = tokenizer.encode(prompt).getTokens();
            assertEquals(List.of((prompt + " </s>").split(" ", -1)), List.of(tokens));
            assertEquals(vocabulary.sentinel(0), tokenizer.encode(prompt).getIds()[tokens.length - 2]);
            assertEquals(Vocabulary.UNKNOWN, tokenizer.encode("zebra").getIds()[0]);
        }
    }

    @Test
    void sameVocabularySameText() {
        assertEquals(vocabulary.tokenizer(), new Vocabulary(Lexicon.load()).tokenizer());
    }

    private HuggingFaceTokenizer tokenizer() throws IOException {
        byte[] json = vocabulary.tokenizer().getBytes(StandardCharsets.UTF_8);
        return HuggingFaceTokenizer.newInstance(new ByteArrayInputStream(json), Map.of());
    }
}
