package s3delta.runtime.tokenizer;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import s3delta.api.ErrorCode;
import s3delta.api.S3DeltaException;
import s3delta.testsupport.ExpectedError;

class TokenizersTest {
    private static final String WORDS = """
            {"version": "1.0", "truncation": {"direction": "Right", "max_length": 2, "strategy": "LongestFirst", "stride": 0},
             "padding": null, "normalizer": null, "post_processor": null, "decoder": null,
             "added_tokens": [{"id": 5, "content": "<extra_id_0>", "single_word": false, "lstrip": false,
               "rstrip": false, "normalized": false, "special": true}],
             "pre_tokenizer": {"type": "WhitespaceSplit"},
             "model": {"type": "WordLevel", "unk_token": "<unk>",
               "vocab": {"<pad>": 0, "</s>": 1, "<unk>": 2, "hello": 3, "world": 4, "<extra_id_0>": 5}}}
            """;

    private static final String METASPACE =
            "{\"type\": \"Metaspace\", \"replacement\": \"\u2581\", \"prepend_scheme\": \"first\"}";

    @TempDir
    Path directory;

    @Test
    void encodesWordsAndEndsThemWithoutTruncation() throws IOException {
        write(WORDS);
        try (Tokenizer tokenizer = Tokenizers.load(directory)) {
            assertArrayEquals(new int[] {3, 4, 2, 3, 1}, tokenizer.encode("hello world nobody hello"));
            assertArrayEquals(new int[] {1}, tokenizer.encode(""));
            assertArrayEquals(new int[] {3, 5, 1}, tokenizer.encode("hello <extra_id_0>"));
            assertEquals(6, tokenizer.size());
            assertEquals(1, tokenizer.endOfSequence());
            assertEquals(0, tokenizer.padding());
            assertEquals(5, tokenizer.sentinel(0));
        }
    }

    /** transformers adds the tokens that only other files have; a token of an id that is taken contradicts. */
    @Test
    void addsTokensThatOtherFilesHave() throws IOException {
        write(WORDS);
        Path config = directory.resolve("tokenizer_config.json");
        Files.writeString(config, """
                {"added_tokens_decoder": {"6": {"content": "<new>", "special": true}, "1": {"content": "</s>"}},
                 "extra_special_tokens": ["<img>"], "unk_token": "<unk>"}""");
        try (Tokenizer tokenizer = Tokenizers.load(directory)) {
            assertEquals(8, tokenizer.size());
            assertArrayEquals(new int[] {3, 6, 7, 4, 1}, tokenizer.encode("hello <new> <img> world"));
        }
        Files.writeString(config, "{\"added_tokens_decoder\": {\"3\": {\"content\": \"<new>\"}}}");
        ExpectedError.of(
                ErrorCode.TOKENIZER,
                "'<new>' of id 3",
                () -> Tokenizers.load(directory).close());
        Files.writeString(config, "{");
        ExpectedError.of(
                ErrorCode.TOKENIZER,
                "an end within a value",
                () -> Tokenizers.load(directory).close());
    }

    @Test
    void decodesUpToTheFirstEndOfSequence() throws IOException {
        write(WORDS);
        try (Tokenizer tokenizer = Tokenizers.load(directory)) {
            assertEquals("hello world", tokenizer.decode(new int[] {0, 3, 5, 4, 99, -1, 1, 3, 0}));
            assertEquals("", tokenizer.decode(new int[0]));
        }
    }

    private static final String SPOKEN = "Well , it is n't mine . He 's here , is n't he ? a ' b !";
    private static final String CLEAN = "Well, it isn't mine. He's here, isn't he? a'b!";

    private String decoded(String kind, String config) throws IOException {
        Files.writeString(directory.resolve("tokenizer_config.json"), config);
        switch (kind) {
            case "words", "pairs" -> write(words(kind.equals("pairs")));
            case "pieces" ->
                Files.copy(
                        Path.of(System.getProperty("s3delta.root"), "bench/src/test/resources/family/pieces")
                                .resolve("byte-fallback/spiece.model"),
                        directory.resolve("spiece.model"));
            default -> {}
        }
        try (Tokenizer tokenizer = Tokenizers.load(directory)) {
            return tokenizer.decode(tokenizer.encode(SPOKEN));
        }
    }

    /** A vocabulary of the words of the text above, as words or as byte pairs without merges. */
    private static String words(boolean pairs) {
        List<String> tokens = new ArrayList<>(List.of("<pad>", "</s>", "<unk>"));
        Stream.of(SPOKEN.split(pairs ? "" : " "))
                .distinct()
                .filter(token -> !token.equals(" "))
                .forEach(tokens::add);
        tokens.add("\u2581");
        String vocabulary = IntStream.range(0, tokens.size())
                .mapToObj(id -> "\"" + tokens.get(id) + "\": " + id)
                .collect(Collectors.joining(", ", "{", "}"));
        String json = WORDS.replaceFirst("\\{\"<pad>.*}", vocabulary + "}}");
        return !pairs
                ? json
                : json.replace("WordLevel\"", "BPE\", \"merges\": []")
                        .replace("{\"type\": \"WhitespaceSplit\"}", METASPACE)
                        .replace("\"decoder\": null", "\"decoder\": " + METASPACE);
    }

    /** The texts are those of transformers 5.18, which cleans no text of byte pairs unless two keys ask for it. */
    @ParameterizedTest
    @CsvSource({"words, true", "pieces, true", "bytes, true", "pairs, false"})
    void cleansDecodedTextsWhereTheConfigurationSaysSo(String kind, boolean cleans) throws IOException {
        String type = "{\"tokenizer_class\": \"ByT5Tokenizer\"";
        String key = "\"clean_up_tokenization_spaces\"";
        assertEquals(SPOKEN, decoded(kind, type + "}"));
        Files.deleteIfExists(directory.resolve("spiece.model"));
        assertEquals(SPOKEN, decoded(kind, type + ", " + key + ": false}"));
        Files.deleteIfExists(directory.resolve("spiece.model"));
        assertEquals(cleans ? CLEAN : SPOKEN, decoded(kind, type + ", " + key + ": true}"));
        Files.deleteIfExists(directory.resolve("spiece.model"));
        String both = "\"clean_up_tokenization_spaces_for_bpe_even_though_it_will_corrupt_output\"";
        assertEquals(CLEAN, decoded(kind, type + ", " + key + ": true, " + both + ": true}"));
    }

    /** Some files keep the dropout of merges that their model was trained with. */
    @Test
    void leavesOutTheDropoutOfMerges() throws IOException {
        String pairs = WORDS.replaceFirst("\"hello\": 3.*}", "\"h\": 3, \"i\": 4, \"hi\": 5}}}")
                .replace("{\"id\": 5, \"content\": \"<extra_id_0>\"", "{\"id\": 6, \"content\": \"<extra_id_0>\"")
                .replace("WordLevel\"", "BPE\", \"merges\": [\"h i\"], \"dropout\": 0.5");
        write(pairs);
        String text = "hi ".repeat(100);
        try (Tokenizer tokenizer = Tokenizers.load(directory)) {
            int[] expected = IntStream.concat(IntStream.generate(() -> 5).limit(100), IntStream.of(1))
                    .toArray();
            assertArrayEquals(expected, tokenizer.encode(text));
        }
    }

    /** A character that the vocabulary lacks, where nothing stands for those, is the file's fault. */
    @Test
    void reportsWhatTheLibraryCannotEncode() throws IOException {
        write(WORDS.replaceFirst(
                "\\{\"type\": \"WordLevel\"(?s:.*)}\\s*}",
                "{\"type\": \"Unigram\", \"unk_id\": null, \"vocab\": [[\"<pad>\", 0], [\"</s>\", 0], [\"a\", -1]]}}"));
        try (Tokenizer tokenizer = Tokenizers.load(directory)) {
            assertArrayEquals(new int[] {2, 1}, tokenizer.encode("a"));
            S3DeltaException e = assertThrows(S3DeltaException.class, () -> tokenizer.encode("b"));
            assertTrue(String.valueOf(e.getMessage()).contains("an 'unk_id'"), e.getMessage());
            assertTrue(String.valueOf(e.getMessage()).contains("fetch the file again"), e.getMessage());
        }
    }

    @Test
    void reportsAMissingSentinel() throws IOException {
        write(WORDS);
        try (Tokenizer tokenizer = Tokenizers.load(directory)) {
            ExpectedError.of(ErrorCode.TOKENIZER, "<extra_id_7>", () -> tokenizer.sentinel(7));
        }
    }

    @Test
    void reportsADirectoryWithoutATokenizer() {
        assertError(ErrorCode.FILE_MISSING, "'tokenizer.json' or 'spiece.model'");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"", "[]", "{}", "{\"model\": {}}", "null", "{\"version\": \"1.0\", \"model\": {\"vocab\": ["})
    void reportsBrokenJson(String text) throws IOException {
        write(text);
        assertError(ErrorCode.TOKENIZER, "tokenizer.json");
    }

    @Test
    void reportsATruncatedFile() throws IOException {
        write(WORDS.substring(0, WORDS.length() / 2));
        assertError(ErrorCode.TOKENIZER, "the tokenizer file is not JSON");
    }

    @Test
    void reportsATokenThatTheLibraryWouldTakeLongFor() throws IOException {
        write(WORDS.replace("\"content\": \"<extra_id_0>\"", "\"content\": \"" + "a".repeat(100_000) + "\""));
        assertError(ErrorCode.TOKENIZER, "at most 4096 characters");
    }

    @Test
    void reportsAModelThatTheLibraryRefuses() throws IOException {
        write(WORDS.replace("WordLevel", "NoSuchModel"));
        assertError(ErrorCode.TOKENIZER, "the tokenizer file does not describe a tokenizer");
    }

    @Test
    void reportsAVocabularyWithoutAnEnd() throws IOException {
        write(WORDS.replace("\"</s>\": 1,", ""));
        assertError(ErrorCode.TOKENIZER, "a token '</s>'");
    }

    @Test
    void reportsADamagedTableInsteadOfEndingTheProcess() throws IOException {
        write(WORDS.replace(
                "\"normalizer\": null",
                "\"normalizer\": {\"type\": \"Precompiled\", \"precompiled_charsmap\": \"BAAAAP////9h\"}"));
        assertError(ErrorCode.TOKENIZER, "table of character replacements");
    }

    @Test
    void refusesAHugeFileUnread() throws IOException {
        try (RandomAccessFile file =
                new RandomAccessFile(directory.resolve("tokenizer.json").toFile(), "rw")) {
            file.setLength(300L << 20);
        }
        assertError(ErrorCode.TOKENIZER, "too large");
    }

    @Test
    void reportsGarbageAsSentencePiece() throws IOException {
        byte[] garbage = new byte[2000];
        for (int seed = 0; seed < 50; seed++) {
            new Random(seed).nextBytes(garbage);
            Files.write(directory.resolve("spiece.model"), garbage);
            assertError(ErrorCode.TOKENIZER, "spiece.model");
        }
    }

    private void write(String json) throws IOException {
        Files.writeString(directory.resolve("tokenizer.json"), json);
    }

    private void assertError(ErrorCode code, String part) {
        ExpectedError.of(code, part, () -> Tokenizers.load(directory).close());
    }
}
