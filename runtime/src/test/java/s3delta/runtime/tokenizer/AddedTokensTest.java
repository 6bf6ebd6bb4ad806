package s3delta.runtime.tokenizer;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import s3delta.api.ErrorCode;
import s3delta.testsupport.ExpectedError;

class AddedTokensTest {
    @TempDir
    Path directory;

    private AddedTokens tokens() {
        return AddedTokens.in(
                directory,
                Map.of("<pad>", 0, "</s>", 1, "b", 2),
                List.of(AddedTokens.Token.special(0, "<pad>"), AddedTokens.Token.special(1, "</s>")),
                3,
                count -> count == 2 ? List.of(1, 0) : List.of(),
                2);
    }

    private int id(String token) {
        return tokens().cut(token).get(0).id();
    }

    private void write(String name, String json) throws IOException {
        Files.writeString(directory.resolve(name), json);
    }

    @Test
    void addsSentinelsWhereNoFileSaysOtherwise() throws IOException {
        assertEquals(3, id("<extra_id_1>"));
        assertEquals(4, id("<extra_id_0>"));
        write("tokenizer_config.json", "{\"extra_ids\": 0}");
        assertEquals(-1, id("<extra_id_0>"));
        write("added_tokens.json", "{\"<extra_id_0>\": 7}");
        assertEquals(7, id("<extra_id_0>"));
        assertEquals(-1, id("<extra_id_1>"));
    }

    @Test
    void takesTokensFromAllFiles() throws IOException {
        write("tokenizer_config.json", """
                {"extra_ids": 0, "additional_special_tokens": ["<x>", "b"],
                 "added_tokens_decoder": {"9": {"content": "<y>", "lstrip": true, "rstrip": true, "single_word": true}}}""");
        write("special_tokens_map.json", "{\"additional_special_tokens\": [{\"content\": \"<z>\"}, \"<x>\"]}");
        assertEquals(9, id("<y>"));
        assertEquals(10, id("<x>"));
        assertEquals(11, id("<z>"));
        assertEquals(
                List.of(
                        new AddedTokens.Part(-1, "b"),
                        new AddedTokens.Part(9, " <y> "),
                        new AddedTokens.Part(-1, "a<y>a "),
                        new AddedTokens.Part(1, "</s>")),
                tokens().cut("b <y> a<y>a </s>"));
    }

    /** A token with a role, or of a list by either name, is one even where it is in no vocabulary; flags count. */
    @Test
    void takesSpecialTokensOfAllNames() throws IOException {
        write("tokenizer_config.json", """
                {"extra_ids": 0, "bos_token": null, "add_bos_token": false, "sep_token": "<sep>",
                 "extra_special_tokens": {"image": "<img>"}}""");
        write(
                "special_tokens_map.json",
                "{\"mask_token\": {\"content\": \"b\", \"lstrip\": true}, \"cls_token\": \"<sep>\"}");
        assertEquals(3, id("<sep>"));
        assertEquals(4, id("<img>"));
        assertEquals(List.of(new AddedTokens.Part(-1, "a"), new AddedTokens.Part(2, " b")), tokens().cut("a b"));
        write("tokenizer_config.json", "{\"extra_special_tokens\": [\"<img>\"]}");
        assertEquals(6, id("<img>"), "after sentinels and roles");
    }

    @Test
    void knowsSpacesAndLettersOfAllScripts() throws IOException {
        write("tokenizer_config.json", """
                {"added_tokens_decoder": {"8": {"content": "<y>", "lstrip": true, "rstrip": true},
                  "9": {"content": "SW", "single_word": true}}}""");
        assertEquals(
                List.of(new AddedTokens.Part(8, "\u3000<y>\u00a0\u2003"), new AddedTokens.Part(-1, "x")),
                tokens().cut("\u3000<y>\u00a0\u2003x"));
        for (String word : List.of("SW\u0301", "SW\u203f", "SW\u0663", "\u00e9SW", "SW\u200d")) {
            assertEquals(List.of(new AddedTokens.Part(-1, word)), tokens().cut(word));
        }
        for (String other : List.of("\u00b2", "!", "\u00a0")) {
            assertEquals(
                    List.of(new AddedTokens.Part(9, "SW"), new AddedTokens.Part(-1, other)),
                    tokens().cut("SW" + other));
        }
    }

    @Test
    void takesTimeForALongTextOnce() throws IOException {
        String tokens = IntStream.range(0, 100)
                .mapToObj(i -> "\"" + (10 + i) + "\": {\"content\": \"<t" + i + ">\", \"lstrip\": true}")
                .collect(Collectors.joining(", "));
        write("tokenizer_config.json", "{\"extra_ids\": 0, \"added_tokens_decoder\": {" + tokens + "}}");
        String text = "a" + " ".repeat(200_000) + "b";
        AddedTokens added = tokens();
        List<AddedTokens.Part> parts = assertTimeoutPreemptively(Duration.ofSeconds(20), () -> added.cut(text));
        assertEquals(List.of(new AddedTokens.Part(-1, text)), parts);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"added_tokens_decoder\": {\"-3\": {\"content\": \"<x>\"}}}",
                "{\"extra_ids\": \"7\"}",
                "{\"extra_ids\": NaN}",
                "{\"extra_ids\": 7.5}",
                "{\"extra_ids\": -1}",
                "{\"extra_ids\": null}"
            })
    void refusesNumbersThatAreNone(String config) throws IOException {
        write("tokenizer_config.json", config);
        ExpectedError.of(ErrorCode.TOKENIZER, "tokenizer_config.json", this::tokens);
    }

    /** Python writes them. */
    @Test
    void ignoresNumbersThatAreNoneWhereNoneIsUsed() throws IOException {
        write("tokenizer_config.json", "{\"extra_ids\": 0, \"model_max_length\": Infinity, \"x\": NaN}");
        assertEquals(-1, id("<extra_id_0>"));
    }

    /** ByT5's own special tokens take the spaces around them, and bytes have ids where nothing is added. */
    @Test
    void readsByT5WithoutSentinels() throws IOException {
        write("tokenizer_config.json", "{\"tokenizer_class\": \"ByT5Tokenizer\", \"extra_ids\": 0}");
        try (Tokenizer tokenizer = Tokenizers.load(directory)) {
            assertEquals(259, tokenizer.size());
            assertArrayEquals(new int[] {123, 2, 124, 1}, tokenizer.encode("x <unk> y"));
        }
    }

    @Test
    void writesBytesWithoutAVocabulary() throws IOException {
        write("tokenizer_config.json", "{\"tokenizer_class\": \"ByT5Tokenizer\"}");
        try (Tokenizer tokenizer = Tokenizers.load(directory)) {
            assertEquals(384, tokenizer.size());
            assertEquals(259, tokenizer.sentinel(0));
            int[] ids = tokenizer.encode("H\u00e9<extra_id_1>");
            assertArrayEquals(new int[] {75, 198, 172, 260, 1}, ids);
            assertEquals("H\u00e9", tokenizer.decode(ids));
        }
    }

    @Test
    void namesAPointerOfGitLfs() throws IOException {
        for (String name : List.of("spiece.model", "tokenizer.json")) {
            write(name, "version https://git-lfs.github.com/spec/v1\noid sha256:1\nsize 9\n");
            ExpectedError.of(
                    ErrorCode.FILE_FORMAT,
                    "git lfs pull",
                    () -> Tokenizers.load(directory).close());
        }
    }
}
