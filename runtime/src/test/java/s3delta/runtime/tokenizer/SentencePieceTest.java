package s3delta.runtime.tokenizer;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.protobuf.ByteString;
import com.google.protobuf.UnknownFieldSet;
import com.google.protobuf.UnknownFieldSet.Field;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import s3delta.api.ErrorCode;
import s3delta.api.S3DeltaException;
import s3delta.runtime.data.Row;
import s3delta.runtime.data.Table;
import s3delta.runtime.json.Json;
import s3delta.testsupport.ExpectedError;
import s3delta.testsupport.SharedFiles;
import tools.jackson.databind.JsonNode;

class SentencePieceTest {
    private static final List<String> ODD = List.of(
            "",
            " ",
            "two  blanks and a tab\tand\nlines\r\n",
            " leading and trailing ",
            "ﬁ ligature, ｆｕｌｌ width, ① circled, 한국어, 日本語, naïve café",
            "decomposed e\u0301, zero\u200bwidth, no-break\u00a0space, soft\u00adhyphen, \ufeff mark",
            "emoji \ud83d\ude00 and \ud835\udd52 letters",
            "<extra_id_0> gap <extra_id_99> </s> middle <pad> <unk>",
            "\u2581 itself \u2581\u2581",
            "ends </s>");

    private static final Path SMALL =
            Path.of(System.getProperty("s3delta.root"), "bench/src/test/resources/family/pieces");

    @TempDir
    Path directory;

    @ParameterizedTest
    @ValueSource(strings = {"tokenizers/t5", "backbones/t5-mini-en"})
    void givesTheSameIdsAsTheJsonFile(String name) throws IOException {
        Path shared = SharedFiles.require(name);
        List<String> texts = sentences();
        Files.copy(shared.resolve("spiece.model"), directory.resolve("spiece.model"));
        String clean = "clean_up_tokenization_spaces";
        Files.writeString(
                directory.resolve("tokenizer_config.json"),
                Json.mapper()
                        .createObjectNode()
                        .put(clean, config(shared).path(clean).asBoolean(false))
                        .toString());
        try (Tokenizer json = Tokenizers.load(shared);
                Tokenizer sentencePiece = Tokenizers.load(directory)) {
            List<int[]> expected = json.encodeAll(texts);
            List<int[]> got = sentencePiece.encodeAll(texts);
            for (int i = 0; i < texts.size(); i++) {
                assertArrayEquals(expected.get(i), got.get(i), texts.get(i));
                assertEquals(json.decode(expected.get(i)), sentencePiece.decode(expected.get(i)), texts.get(i));
            }
            assertEquals(json.size(), sentencePiece.size());
            assertEquals(json.size() - 1, sentencePiece.sentinel(0));
            assertEquals(json.sentinel(99), sentencePiece.sentinel(99));
            assertArrayEquals(new int[] {sentencePiece.sentinel(3), 1}, sentencePiece.encode("<extra_id_3>"));
        }
    }

    private static JsonNode config(Path directory) {
        Path file = directory.resolve("tokenizer_config.json");
        return Files.exists(file) ? Json.read(file) : Json.mapper().createObjectNode();
    }

    /** Small models, which are there everywhere, with the ids and texts that transformers gives. */
    @ParameterizedTest
    @ValueSource(strings = {"plain", "byte-fallback", "user-defined", "suffix", "kept-space", "added"})
    void givesTheIdsOfTransformersForSmallModels(String name) {
        JsonNode expected = Json.read(SMALL.resolve(name).resolve("expected.json"));
        try (Tokenizer tokenizer = Tokenizers.load(SMALL.resolve(name))) {
            assertTrue(expected.get("texts").size() > 10);
            for (int i = 0; i < expected.get("texts").size(); i++) {
                String text = expected.get("texts").get(i).stringValue();
                int[] ids = expected.get("text_ids")
                        .get(i)
                        .valueStream()
                        .mapToInt(JsonNode::intValue)
                        .toArray();
                assertArrayEquals(ids, tokenizer.encode(text), text);
                String decoded = expected.get("decoded").get(i).stringValue();
                assertEquals(decoded.strip(), tokenizer.decode(ids).strip(), text);
            }
        }
    }

    @Test
    void encodesAsThePublishedModelDoes() {
        try (Tokenizer tokenizer = Tokenizers.load(SharedFiles.require("tokenizers/t5"))) {
            assertArrayEquals(new int[] {21820, 296, 1}, tokenizer.encode("hello world"));
            assertEquals("hello world", tokenizer.decode(new int[] {0, 21820, 296, 1, 21820}));
            assertEquals(32100, tokenizer.size());
        }
    }

    @Test
    void reportsEveryTruncation() throws IOException {
        checkTruncations(SharedFiles.require("backbones/t5-mini-en/spiece.model"));
    }

    @Test
    void reportsEveryTruncationOfASmallModel() throws IOException {
        checkTruncations(SMALL.resolve("byte-fallback/spiece.model"));
    }

    private void checkTruncations(Path file) throws IOException {
        byte[] whole = Files.readAllBytes(file);
        Random random = new Random(5);
        for (int i = 0; i < 40; i++) {
            assertBroken(Arrays.copyOf(whole, random.nextInt(whole.length)));
        }
    }

    @Test
    void survivesDamage() throws IOException {
        checkDamage(SharedFiles.require("backbones/t5-mini-en/spiece.model"), 200);
    }

    @Test
    void survivesDamageOfASmallModel() throws IOException {
        checkDamage(SMALL.resolve("byte-fallback/spiece.model"), 20);
    }

    private void checkDamage(Path file, int bytes) throws IOException {
        byte[] whole = Files.readAllBytes(file);
        Random random = new Random(6);
        int refused = 0;
        for (int i = 0; i < 20; i++) {
            byte[] damaged = whole.clone();
            // The table of character replacements is at the end of the file.
            for (int k = 0; k < bytes; k++) {
                damaged[whole.length / 2 + random.nextInt(whole.length / 2)] = (byte) random.nextInt();
            }
            Files.write(directory.resolve("spiece.model"), damaged);
            try (Tokenizer tokenizer = Tokenizers.load(directory)) {
                tokenizer.encodeAll(ODD);
            } catch (S3DeltaException e) {
                assertEquals(ErrorCode.TOKENIZER, e.code());
                refused++;
            }
        }
        assertTrue(refused > 10, refused + " damaged files were refused");
    }

    @Test
    void refusesOtherKindsOfModels() throws IOException {
        // pieces {piece "<unk>" type UNKNOWN}, trainer_spec {model_type BPE}, normalizer_spec {}
        assertBroken(new byte[] {10, 9, 10, 5, '<', 'u', 'n', 'k', '>', 24, 2, 18, 2, 24, 2, 26, 0});
    }

    /** What SentencePiece 0.2 itself refuses to load: a piece of the small models is replaced by another. */
    @ParameterizedTest
    @CsvSource({
        "byte-fallback, foo, 6, <0x00>",
        "byte-fallback, <0x0a>, 6, <0x00>",
        "byte-fallback, <0x0A>, 6, twice",
        "plain, <0x0A>, 6, byte_fallback",
        "plain, <new>, 2, one unknown piece",
        "plain, AGAIN, 1, each piece once",
        "plain, AGAIN, 4, each piece once",
        "plain, AGAIN, 5, each piece once",
        "plain, </s>, 3, each piece once",
        "plain, '', 1, a piece is empty",
        "plain, NUL, 1, NUL character",
        "plain, NUL, 3, NUL character"
    })
    void refusesPiecesThatSentencePieceRefuses(String model, String text, int type, String part) throws IOException {
        byte[] whole = Files.readAllBytes(SMALL.resolve(model).resolve("spiece.model"));
        Files.write(directory.resolve("spiece.model"), replaced(whole, text, type));
        ExpectedError.of(
                ErrorCode.TOKENIZER, part, () -> Tokenizers.load(directory).close());
    }

    /** A normal piece of a control piece's name is none that is there twice. */
    @Test
    void takesAPieceNamedAsAControlPiece() throws IOException {
        byte[] whole = Files.readAllBytes(SMALL.resolve("plain/spiece.model"));
        Files.write(directory.resolve("spiece.model"), replaced(whole, "</s>", 1));
        Tokenizers.load(directory).close();
    }

    @Test
    void refusesAnIncompleteSetOfBytes() throws IOException {
        byte[] whole = Files.readAllBytes(SMALL.resolve("plain/spiece.model"));
        UnknownFieldSet.Builder all = UnknownFieldSet.newBuilder().mergeFrom(UnknownFieldSet.parseFrom(whole));
        UnknownFieldSet fallback = UnknownFieldSet.newBuilder()
                .addField(35, Field.newBuilder().addVarint(1).build())
                .build();
        all.mergeField(
                2,
                Field.newBuilder().addLengthDelimited(fallback.toByteString()).build());
        Files.write(directory.resolve("spiece.model"), all.build().toByteArray());
        ExpectedError.of(
                ErrorCode.TOKENIZER,
                "256 pieces of bytes",
                () -> Tokenizers.load(directory).close());
    }

    /** A model whose last piece is another; {@code AGAIN} names the last but one, {@code NUL} has a NUL character. */
    private static byte[] replaced(byte[] model, String text, int type) throws IOException {
        UnknownFieldSet whole = UnknownFieldSet.parseFrom(model);
        List<ByteString> pieces = new ArrayList<>(whole.getField(1).getLengthDelimitedList());
        int last = pieces.size() - 1;
        ByteString name = switch (text) {
            case "AGAIN" ->
                UnknownFieldSet.parseFrom(pieces.get(last - 1))
                        .getField(1)
                        .getLengthDelimitedList()
                        .get(0);
            case "NUL" -> ByteString.copyFromUtf8("a\0b");
            default -> ByteString.copyFromUtf8(text);
        };
        pieces.set(
                last,
                UnknownFieldSet.newBuilder()
                        .addField(1, Field.newBuilder().addLengthDelimited(name).build())
                        .addField(3, Field.newBuilder().addVarint(type).build())
                        .build()
                        .toByteString());
        Field.Builder changed = Field.newBuilder();
        pieces.forEach(changed::addLengthDelimited);
        return UnknownFieldSet.newBuilder()
                .mergeFrom(whole)
                .addField(1, changed.build())
                .build()
                .toByteArray();
    }

    private void assertBroken(byte[] bytes) throws IOException {
        Files.write(directory.resolve("spiece.model"), bytes);
        ExpectedError.of(
                ErrorCode.TOKENIZER,
                "spiece.model",
                () -> Tokenizers.load(directory).close());
    }

    private static List<String> sentences() {
        List<String> texts = new ArrayList<>(ODD);
        texts.addAll(column("glue/cola/train-00000-of-00001.parquet", "sentence", 1500));
        texts.addAll(column("glue/qqp/train-00000-of-00001.parquet", "question1", 1500));
        texts.addAll(column("glue/qnli/train-00000-of-00001.parquet", "sentence", 1500));
        texts.addAll(column("super_glue/record/train-00000-of-00001.parquet", "passage", 0));
        return texts;
    }

    private static List<String> column(String file, String column, int limit) {
        return Table.open(List.of(SharedFiles.require("data/" + file))).first(List.of(column), limit).stream()
                .map((Row row) -> row.text(column))
                .toList();
    }
}
