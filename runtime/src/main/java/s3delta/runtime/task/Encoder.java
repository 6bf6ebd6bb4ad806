package s3delta.runtime.task;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import s3delta.api.ErrorCode;
import s3delta.api.S3DeltaException;
import s3delta.runtime.task.SequenceLimits.OverLong;
import s3delta.runtime.tokenizer.Tokenizer;

/**
 * Encodes examples under length limits.
 *
 * @param tokenizer encodes; stays the caller's to close
 * @param limits the limits
 */
public record Encoder(Tokenizer tokenizer, SequenceLimits limits) {
    /**
     * Encoded examples.
     *
     * @param examples in the order of the texts
     * @param truncated how many sources were cut
     * @param truncatedTargets how many targets were cut
     */
    public record Encoded(List<EncodedExample> examples, int truncated, int truncatedTargets) {
        /** Copies the list. */
        public Encoded {
            examples = List.copyOf(examples);
        }
    }

    /**
     * Encodes examples.
     *
     * @param set what they are, for messages, such as {@code cola training}
     * @param examples the examples
     * @return token ids within the limits
     * @throws S3DeltaException {@code SEQUENCE_LENGTH} if a target is too long, or a source is and must not be cut
     */
    public Encoded encode(String set, List<Example> examples) {
        List<int[]> sources =
                tokenizer.encodeAll(examples.stream().map(Example::source).toList());
        List<int[]> targets =
                tokenizer.encodeAll(examples.stream().map(Example::target).toList());
        List<EncodedExample> encoded = new ArrayList<>(examples.size());
        int truncated = 0;
        int truncatedTargets = 0;
        for (int i = 0; i < examples.size(); i++) {
            Example example = examples.get(i);
            int[] source = sources.get(i);
            int[] target = targets.get(i);
            if (target.length > limits.target()) {
                if (limits.overLongTarget() == OverLong.ERROR) {
                    String fix = "raise the target's limit, or let long targets be truncated";
                    throw tooLong(set, example, "target", target.length, limits.target(), fix);
                }
                target = cut(target, limits.target());
                truncatedTargets++;
            }
            if (source.length > limits.source()) {
                if (limits.overLong() == OverLong.ERROR) {
                    String fix = "raise the source's limit, or let long sources be truncated";
                    throw tooLong(set, example, "source", source.length, limits.source(), fix);
                }
                source = cut(source, limits.source());
                truncated++;
            }
            encoded.add(new EncodedExample(source, target, example, sources.get(i).length > source.length));
        }
        return new Encoded(encoded, truncated, truncatedTargets);
    }

    private int[] cut(int[] text, int limit) {
        int[] cut = Arrays.copyOf(text, limit);
        cut[cut.length - 1] = tokenizer.endOfSequence();
        return cut;
    }

    private static S3DeltaException tooLong(
            String set, Example example, String what, int length, int limit, String fix) {
        return S3DeltaException.of(ErrorCode.SEQUENCE_LENGTH, "a " + what + " is too long")
                .where(set + ", row " + example.row())
                .expected("at most " + limit + " tokens")
                .got(length + " tokens")
                .fix(fix);
    }
}
