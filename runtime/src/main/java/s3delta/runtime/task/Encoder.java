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
            String place = set + ", row " + example.row();
            int[] target = within(limits.target(), limits.overLongTarget(), targets.get(i), "target", place);
            int[] source = within(limits.source(), limits.overLong(), sources.get(i), "source", place);
            boolean cut = source.length < sources.get(i).length;
            truncated += cut ? 1 : 0;
            truncatedTargets += target.length < targets.get(i).length ? 1 : 0;
            encoded.add(new EncodedExample(source, target, example, cut));
        }
        return new Encoded(encoded, truncated, truncatedTargets);
    }

    /** Returns the text, or as much of it as may be, with the end of a text. */
    private int[] within(int limit, OverLong overLong, int[] text, String what, String place) {
        if (text.length <= limit) {
            return text;
        }
        if (overLong == OverLong.ERROR) {
            throw S3DeltaException.of(ErrorCode.SEQUENCE_LENGTH, "a " + what + " is too long")
                    .where(place)
                    .expected("at most " + limit + " tokens")
                    .got(text.length + " tokens")
                    .fix("raise the " + what + "'s limit, or let long " + what + "s be truncated");
        }
        int[] cut = Arrays.copyOf(text, limit);
        cut[cut.length - 1] = tokenizer.endOfSequence();
        return cut;
    }
}
