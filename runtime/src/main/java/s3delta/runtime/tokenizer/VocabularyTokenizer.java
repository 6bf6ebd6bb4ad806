package s3delta.runtime.tokenizer;

import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import s3delta.api.ErrorCode;
import s3delta.api.S3DeltaException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** What all tokenizers do with their vocabulary: end texts, and leave out what no text has. */
abstract class VocabularyTokenizer implements Tokenizer {
    private final Path file;
    private final JsonVocabulary vocabulary;
    private final int endOfSequence;
    private final int padding;
    private final CleanUp cleanUp;

    VocabularyTokenizer(Path file, JsonVocabulary vocabulary, boolean bytePairs) {
        this.file = file;
        this.vocabulary = vocabulary;
        cleanUp = CleanUp.of(file, bytePairs);
        endOfSequence = vocabulary.require("</s>");
        padding = vocabulary.require("<pad>");
    }

    /** A {@code tokenizer.json}, by the Hugging Face library. */
    static final class Json extends VocabularyTokenizer {
        private final TokenizerLibrary library;

        Json(Path file, ObjectNode tree) {
            super(file, JsonVocabulary.of(file, tree), isBytePairs(tree.path("model")));
            CharsMap.checkAll(file, tree);
            // These are for training: they would cut texts off, fill them up and cut them into random tokens.
            tree.putNull("truncation");
            tree.putNull("padding");
            if (tree.path("model") instanceof ObjectNode model && model.has("dropout")) {
                model.putNull("dropout");
            }
            library = new TokenizerLibrary(file, tree.toString());
        }

        private static boolean isBytePairs(JsonNode model) {
            return model.path("type").asString(model.has("merges") ? "BPE" : "").equals("BPE");
        }

        @Override
        public List<int[]> encodeAll(List<String> texts) {
            return library.encodeAll(texts).stream().map(this::ended).toList();
        }

        @Override
        String text(int[] ids) {
            return library.decode(Arrays.stream(ids).asLongStream().toArray());
        }

        @Override
        public void close() {
            library.close();
        }
    }

    @Override
    public int[] encode(String text) {
        return encodeAll(List.of(text)).get(0);
    }

    /** Checks ids and ends them, if they do not end already. */
    int[] ended(long[] ids) {
        boolean endsAlready = ids.length > 0 && ids[ids.length - 1] == endOfSequence;
        int[] result = Arrays.copyOf(
                Arrays.stream(ids).mapToInt(this::known).toArray(), endsAlready ? ids.length : ids.length + 1);
        result[result.length - 1] = endOfSequence;
        return result;
    }

    /** A vocabulary may give its tokens other ids than it lists. */
    private int known(long id) {
        if (id < 0 || id >= size()) {
            throw Tokenizers.broken(file, "the tokenizer gives a token an id outside its vocabulary")
                    .expected("an id below " + size())
                    .got(id);
        }
        return (int) id;
    }

    @Override
    public String decode(int[] ids) {
        return cleanUp.apply(text(IntStream.of(ids)
                .takeWhile(id -> id != endOfSequence)
                .filter(id -> id != padding && id >= 0 && id < size())
                .toArray()));
    }

    /** Decodes ids of the vocabulary without end and padding. */
    abstract String text(int[] ids);

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
                        .fix("use the tokenizer of a T5, which has 100 sentinels"));
    }
}
