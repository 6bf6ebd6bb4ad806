package s3delta.runtime.tokenizer;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import s3delta.api.ErrorCode;
import s3delta.runtime.data.ExpectedError;

class AddedTokensTest {
    @TempDir
    Path directory;

    private AddedTokens tokens() {
        return AddedTokens.in(
                directory,
                Map.of("<pad>", 0, "</s>", 1, "b", 2),
                List.of("<pad>", "</s>"),
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
