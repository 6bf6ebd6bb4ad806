package s3delta.runtime.tokenizer;

import ai.djl.huggingface.tokenizers.Encoding;
import ai.djl.huggingface.tokenizers.HuggingFaceTokenizer;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import s3delta.api.ErrorCode;
import s3delta.api.S3DeltaException;
import tools.jackson.databind.node.ObjectNode;

/** A tokenizer run by the Hugging Face library. */
final class NativeTokenizer implements Tokenizer {
    /** Bounds the native memory that one call takes. */
    private static final int BATCH = 1024;

    private final Path file;
    private final Vocabulary vocabulary;
    private final int endOfSequence;
    private final int padding;
    private final HuggingFaceTokenizer tokenizer;

    /**
     * Starts the library.
     *
     * @param file named in errors
     * @param tree the contents of a {@code tokenizer.json}; its truncation and padding are dropped
     */
    NativeTokenizer(Path file, ObjectNode tree) {
        this.file = file;
        vocabulary = Vocabulary.of(file, tree);
        endOfSequence = vocabulary.require("</s>");
        padding = vocabulary.require("<pad>");
        CharsMap.checkAll(file, tree);
        tree.putNull("truncation");
        tree.putNull("padding");
        tokenizer = start(file, tree);
    }

    // The library reports what it cannot read by exceptions of no narrower type.
    private static HuggingFaceTokenizer start(Path file, ObjectNode tree) {
        byte[] json = tree.toString().getBytes(StandardCharsets.UTF_8);
        try {
            return HuggingFaceTokenizer.newInstance(
                    new ByteArrayInputStream(json),
                    Map.of("addSpecialTokens", "true", "truncation", "false", "padding", "false"));
        } catch (IOException | RuntimeException e) {
            throw Tokenizers.broken(file, "the tokenizer file does not describe a tokenizer")
                    .got(String.valueOf(e.getMessage()))
                    .cause(e)
                    .build();
        }
    }

    @Override
    public int[] encode(String text) {
        return encodeAll(List.of(text)).get(0);
    }

    @Override
    public List<int[]> encodeAll(List<String> texts) {
        List<int[]> all = new ArrayList<>(texts.size());
        for (int start = 0; start < texts.size(); start += BATCH) {
            for (Encoding encoding : batch(texts.subList(start, Math.min(texts.size(), start + BATCH)))) {
                all.add(ended(encoding.getIds()));
            }
        }
        return all;
    }

    private Encoding[] batch(List<String> texts) {
        try {
            return tokenizer.batchEncode(texts);
        } catch (RuntimeException e) {
            throw Tokenizers.broken(file, "the tokenizer cannot encode a text")
                    .got(String.valueOf(e.getMessage()))
                    .cause(e)
                    .build();
        }
    }

    private int[] ended(long[] ids) {
        boolean endsAlready = ids.length > 0 && ids[ids.length - 1] == endOfSequence;
        int[] result = new int[endsAlready ? ids.length : ids.length + 1];
        for (int i = 0; i < ids.length; i++) {
            result[i] = Math.toIntExact(ids[i]);
        }
        result[result.length - 1] = endOfSequence;
        return result;
    }

    @Override
    public String decode(int[] ids) {
        long[] kept = Arrays.stream(ids)
                .takeWhile(id -> id != endOfSequence)
                .filter(id -> id != padding && id >= 0 && id < size())
                .asLongStream()
                .toArray();
        return tokenizer.decode(kept, true);
    }

    @Override
    public int size() {
        return vocabulary.size();
    }

    @Override
    public int endOfSequence() {
        return endOfSequence;
    }

    @Override
    public int padding() {
        return padding;
    }

    @Override
    public int sentinel(int number) {
        return vocabulary
                .id("<extra_id_" + number + ">")
                .orElseThrow(() -> S3DeltaException.of(ErrorCode.TOKENIZER, "the tokenizer lacks a sentinel")
                        .where(file)
                        .expected("a token '<extra_id_" + number + ">'")
                        .mend("use the tokenizer of a T5, which has 100 sentinels")
                        .build());
    }

    @Override
    public void close() {
        tokenizer.close();
    }
}
