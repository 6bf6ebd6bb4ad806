package s3delta.runtime.tokenizer;

import java.util.List;

/**
 * Turns text into token ids and back. Nothing is ever cut off here, and nothing is random.
 *
 * <p>May be used by many threads at once. Whoever loads a tokenizer closes it; its memory lies outside the Java heap.
 */
public interface Tokenizer extends AutoCloseable {
    /**
     * Encodes a text.
     *
     * @param text any text, also the empty one
     * @return ids in [0, size), the last one {@link #endOfSequence()}
     */
    int[] encode(String text);

    /**
     * Encodes many texts, faster than one by one.
     *
     * @param texts any texts
     * @return for each text, in their order, what {@link #encode} returns
     */
    List<int[]> encodeAll(List<String> texts);

    /**
     * Decodes up to the first end of sequence. Padding and other special tokens are left out, and spaces before punctuation
     * where the tokenizer's configuration says so.
     *
     * @param ids token ids; unknown ones are left out
     * @return the text
     */
    String decode(int[] ids);

    /**
     * Returns how many ids there are, which is at most the rows of the backbone's embedding.
     *
     * @return the highest id plus one
     */
    int size();

    /**
     * Returns the id of {@code </s>}.
     *
     * @return an id
     */
    int endOfSequence();

    /**
     * Returns the id of {@code <pad>}, with which the decoder also starts.
     *
     * @return an id
     */
    int padding();

    /**
     * Returns the id that stands for the n-th gap in a text with gaps.
     *
     * @param number from 0
     * @return the id of {@code <extra_id_number>}
     * @throws s3delta.api.S3DeltaException {@code TOKENIZER} if the vocabulary has no such token
     */
    int sentinel(int number);

    @Override
    void close();
}
