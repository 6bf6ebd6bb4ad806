package s3delta.bench.demo;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import ai.djl.huggingface.tokenizers.HuggingFaceTokenizer;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class WordTokenizerTest {
    private final Vocabulary vocabulary = new Vocabulary(Lexicon.load());

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
            String prompt = "entailment premise: the king slept . hypothesis: <extra_id_0>";
            String[] tokens = tokenizer.encode(prompt).getTokens();
            assertEquals(List.of((prompt + " </s>").split(" ", -1)), List.of(tokens));
            assertEquals(vocabulary.sentinel(0), tokenizer.encode(prompt).getIds()[tokens.length - 2]);
            assertEquals(Vocabulary.UNKNOWN, tokenizer.encode("zebra").getIds()[0]);
        }
    }

    @Test
    void sameVocabularySameText() {
        assertEquals(WordTokenizer.json(vocabulary), WordTokenizer.json(new Vocabulary(Lexicon.load())));
    }

    private HuggingFaceTokenizer tokenizer() throws IOException {
        byte[] json = WordTokenizer.json(vocabulary).getBytes(StandardCharsets.UTF_8);
        return HuggingFaceTokenizer.newInstance(new ByteArrayInputStream(json), Map.of());
    }
}
