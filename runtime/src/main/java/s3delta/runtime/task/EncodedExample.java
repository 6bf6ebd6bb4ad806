package s3delta.runtime.task;

/**
 * An example as token ids.
 *
 * @param source {@code [S]}, ends with the end of sequence
 * @param target {@code [T]}, ends with the end of sequence
 * @param example the texts
 * @param truncated whether the source was longer and has been cut
 */
@SuppressWarnings("ArrayRecordComponent") // read by the batcher, compared by nobody
public record EncodedExample(int[] source, int[] target, Example example, boolean truncated) {
    /**
     * Takes an example whole.
     *
     * @param source {@code [S]}, ends with the end of sequence
     * @param target {@code [T]}, ends with the end of sequence
     * @param example the texts
     */
    public EncodedExample(int[] source, int[] target, Example example) {
        this(source, target, example, false);
    }
}
