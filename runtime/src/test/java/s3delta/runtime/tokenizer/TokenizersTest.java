package s3delta.runtime.tokenizer;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import s3delta.api.ErrorCode;
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
