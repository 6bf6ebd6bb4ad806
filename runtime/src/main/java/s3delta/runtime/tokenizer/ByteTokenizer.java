package s3delta.runtime.tokenizer;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.LongStream;

/** ByT5's tokenizer, which has no vocabulary: the id of a byte is its value plus 3. */
final class ByteTokenizer extends VocabularyTokenizer {
    /** The class that {@code tokenizer_config.json} names. */
    static final String CLASS = "ByT5Tokenizer";

    private static final int FIRST = 3;
    private static final int BYTES = 256;

    /** ByT5 has 125, with rising ids, unlike T5. */
    private static final int SENTINELS = 125;

    private static final Map<String, Integer> SPECIAL = Map.of("<pad>", 0, "</s>", 1, "<unk>", 2);

    private final AddedTokens added;

    private ByteTokenizer(Path file, JsonVocabulary vocabulary, AddedTokens added) {
        super(file, vocabulary, false);
        this.added = added;
    }

    static Tokenizer load(Path file) {
        AddedTokens added = AddedTokens.in(
                file.resolveSibling("."),
                SPECIAL,
                SPECIAL.entrySet().stream()
                        .map(token -> AddedTokens.Token.stripping(token.getValue(), token.getKey()))
                        .toList(),
                FIRST + BYTES,
                count -> IntStream.range(0, count).boxed().toList(),
                SENTINELS);
        return new ByteTokenizer(file, JsonVocabulary.of(file, SPECIAL, added).withIdsBelow(FIRST + BYTES), added);
    }

    @Override
    public List<int[]> encodeAll(List<String> texts) {
        return texts.stream()
                .map(text -> added.cut(text).stream()
                        .flatMapToLong(part -> part.id() < 0 ? bytes(part.text()) : LongStream.of(part.id()))
                        .toArray())
                .map(this::ended)
                .toList();
    }

    private static LongStream bytes(String text) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        return IntStream.range(0, bytes.length).mapToLong(i -> (bytes[i] & 0xff) + FIRST);
    }

    /** What is no UTF-8 is left out, as it is there. */
    @Override
    String text(int[] ids) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        IntStream.of(ids).filter(id -> id >= FIRST && id < FIRST + BYTES).forEach(id -> bytes.write(id - FIRST));
        try {
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .onMalformedInput(CodingErrorAction.IGNORE)
                    .decode(ByteBuffer.wrap(bytes.toByteArray()))
                    .toString();
        } catch (CharacterCodingException e) {
            throw new IllegalStateException(e);
        }
    }

    @Override
    public void close() {
        // There is nothing to close.
    }
}
