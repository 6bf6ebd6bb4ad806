package s3delta.bench.fuzz;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.List;
import s3delta.runtime.tokenizer.Tokenizer;
import s3delta.runtime.tokenizer.Tokenizers;

/** The readers of tokenizers, which also use what they have read. */
final class TokenizerReaders {
    private static final List<String> TEXTS = List.of(
            "",
            "the dogs abc",
            "A  b\tc\n",
            "hello world <extra_id_0> </s> \u2581",
            "caf\u00e9 \ud83d\ude00 \u65e5\u672c e\u0301 \0 \ufeff");
    private static final int UNITS = 1024;

    private TokenizerReaders() {}

    static List<Reader> all() {
        return List.of(
                new Reader("tokenizer", TokenizerReaders::json, TokenizerReaders::reading),
                new Reader("sentencepiece", () -> List.of(sentencePiece()), TokenizerReaders::reading),
                new Reader("added-tokens", TokenizerReaders::added, TokenizerReaders::besidePieces),
                new Reader("byte-pairs", TokenizerReaders::pairs, TokenizerReaders::withPairs));
    }

    private static List<Seed> added() {
        return List.of(
                text("tokenizer_config.json", """
                        {"tokenizer_class": "T5Tokenizer", "extra_ids": 3, "additional_special_tokens": ["<a>", "<b>"],
                         "added_tokens_decoder": {"12": {"content": "<c>", "lstrip": true, "rstrip": false,
                           "single_word": true, "special": true}}}"""),
                text("added_tokens.json", "{\"<d>\": 13, \"<extra_id_0>\": 14}"),
                text("special_tokens_map.json", "{\"additional_special_tokens\": [{\"content\": \"<e>\"}]}"));
    }

    private static List<Seed> pairs() {
        return List.of(text("vocab.json", """
                        {"<pad>": 0, "<s>": 1, "</s>": 2, "<unk>": 3, "<mask>": 4, "a": 5, "b": 6, "ab": 7, "\u0120": 8}"""), text("merges.txt", "#version: 0.2\na b\n"));
    }

    private static Seed text(String name, String contents) {
        return new Seed(name, Form.TEXT, contents.getBytes(StandardCharsets.UTF_8));
    }

    /** Each mutant stands alone: the files that belong to it are laid next to it. */
    private static Runnable besidePieces(Path directory) {
        lay(directory, List.of(sentencePiece()));
        return reading(directory);
    }

    private static Runnable withPairs(Path directory) {
        lay(directory, pairs());
        return reading(directory);
    }

    private static void lay(Path directory, List<Seed> seeds) {
        try {
            for (Seed seed : seeds) {
                if (!Files.exists(directory.resolve(seed.name()))) {
                    Files.write(directory.resolve(seed.name()), seed.bytes());
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Runnable reading(Path directory) {
        return () -> {
            try (Tokenizer tokenizer = Tokenizers.load(directory)) {
                tokenizer.encodeAll(TEXTS).forEach(tokenizer::decode);
                tokenizer.decode(new int[] {3, 4, 5, 6, 7, 8, 9, 10, 11});
            }
        };
    }

    private static List<Seed> json() {
        Seed unigram = Seeds.text("tokenizer.json", "tokenizer-unigram.json");
        String table = Base64.getEncoder().encodeToString(charsMap());
        byte[] whole = new String(unigram.bytes(), StandardCharsets.UTF_8)
                .replace("CHARSMAP", table)
                .getBytes(StandardCharsets.UTF_8);
        return List.of(
                new Seed(unigram.name(), Form.TEXT, whole),
                Seeds.text("tokenizer.json", "tokenizer-words.json"),
                Seeds.text("tokenizer.json", "tokenizer-pairs.json"));
    }

    /** A trie that replaces "A" by "a": the root leads to the unit of the letter, that one to the value. */
    private static byte[] charsMap() {
        int letters = 256;
        int letter = letters ^ 'A';
        int[] units = new int[UNITS];
        units[0] = letters << 10;
        units[letter] = (512 << 10) | (1 << 8) | 'A';
        units[letter ^ 512] = 1 << 31;
        byte[] text = "a\0".getBytes(StandardCharsets.UTF_8);
        ByteBuffer table = ByteBuffer.allocate(Integer.BYTES * (1 + UNITS) + text.length)
                .order(ByteOrder.LITTLE_ENDIAN)
                .putInt(Integer.BYTES * UNITS);
        for (int unit : units) {
            table.putInt(unit);
        }
        return table.put(text).array();
    }

    /** Protocol buffers by hand: pieces {text, score, type}, trainer {kind 1}, normalizer {name, table}. */
    private static Seed sentencePiece() {
        ByteArrayOutputStream model = new ByteArrayOutputStream();
        String[] pieces = {"<pad>", "</s>", "<unk>", "\u2581", "a", "b", "\u2581ab", "c", "\u2581the", "dog", "s"};
        int[] types = {3, 3, 2, 1, 1, 1, 1, 1, 1, 1, 1};
        for (int i = 0; i < pieces.length; i++) {
            ByteArrayOutputStream piece = new ByteArrayOutputStream();
            field(piece, 1, pieces[i].getBytes(StandardCharsets.UTF_8));
            piece.write((2 << 3) | 5);
            piece.writeBytes(ByteBuffer.allocate(Float.BYTES)
                    .order(ByteOrder.LITTLE_ENDIAN)
                    .putFloat(-i)
                    .array());
            piece.write(3 << 3);
            piece.write(types[i]);
            field(model, 1, piece.toByteArray());
        }
        field(model, 2, new byte[] {3 << 3, 1});
        ByteArrayOutputStream normalizer = new ByteArrayOutputStream();
        field(normalizer, 1, "nmt_nfkc".getBytes(StandardCharsets.UTF_8));
        field(normalizer, 2, charsMap());
        field(model, 3, normalizer.toByteArray());
        return new Seed("spiece.model", Form.BINARY, model.toByteArray());
    }

    private static void field(ByteArrayOutputStream out, int number, byte[] bytes) {
        out.write((number << 3) | 2);
        int length = bytes.length;
        while (length > 0x7f) {
            out.write((length & 0x7f) | 0x80);
            length >>>= 7;
        }
        out.write(length);
        out.writeBytes(bytes);
    }
}
