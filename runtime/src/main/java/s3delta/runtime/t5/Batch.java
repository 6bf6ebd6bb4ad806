package s3delta.runtime.t5;

import java.util.Arrays;
import java.util.List;

/**
 * A padded batch of token ids, row-major.
 *
 * @param rows B
 * @param sourceLength S, the longest source
 * @param inputIds [B, S], padded
 * @param mask [B, S], 1 for tokens and 0 for padding
 * @param targetLength T, the longest target
 * @param labels [B, T], {@link #IGNORED} for padding
 */
@SuppressWarnings("ArrayRecordComponent")
public record Batch(int rows, int sourceLength, long[] inputIds, long[] mask, int targetLength, long[] labels) {
    /** The label that does not count. */
    public static final long IGNORED = -100;

    /**
     * Pads rows to the longest.
     *
     * @param sources token ids of each source, at least one row and one token each
     * @param targets token ids of each target, as many as sources
     * @param padding id of the padding token
     * @return the batch
     */
    public static Batch of(List<int[]> sources, List<int[]> targets, int padding) {
        int rows = sources.size();
        int sourceLength = longest(sources);
        int targetLength = longest(targets);
        long[] inputIds = new long[rows * sourceLength];
        long[] mask = new long[rows * sourceLength];
        long[] labels = new long[rows * targetLength];
        Arrays.fill(inputIds, padding);
        Arrays.fill(labels, IGNORED);
        for (int row = 0; row < rows; row++) {
            int[] source = sources.get(row);
            for (int i = 0; i < source.length; i++) {
                inputIds[row * sourceLength + i] = source[i];
                mask[row * sourceLength + i] = 1;
            }
            int[] target = targets.get(row);
            for (int i = 0; i < target.length; i++) {
                labels[row * targetLength + i] = target[i];
            }
        }
        return new Batch(rows, sourceLength, inputIds, mask, targetLength, labels);
    }

    private static int longest(List<int[]> texts) {
        return texts.stream().mapToInt(ids -> ids.length).max().orElseThrow();
    }

    /**
     * Shifts the labels right: what the decoder reads.
     *
     * @param start id of the decoder's first token
     * @param padding id read in place of {@link #IGNORED}
     * @return [B, T]
     */
    long[] decoderInputs(int start, int padding) {
        long[] inputs = new long[labels.length];
        for (int i = 0; i < inputs.length; i++) {
            long before = i % targetLength == 0 ? start : labels[i - 1];
            inputs[i] = before == IGNORED ? padding : before;
        }
        return inputs;
    }

    /**
     * Counts the labels that count.
     *
     * @return number of target tokens
     */
    public long targetTokens() {
        return Arrays.stream(labels).filter(label -> label != IGNORED).count();
    }

    /** Counts a source's tokens up to the last that is no padding, at least 1. */
    int sourceTokens(int row) {
        int end = sourceLength;
        while (end > 1 && mask[row * sourceLength + end - 1] == 0) {
            end--;
        }
        return end;
    }

    /** Takes some rows, padded no longer than they need. */
    public Batch select(List<Integer> some) {
        int source = some.stream().mapToInt(this::sourceTokens).max().orElseThrow();
        int target = some.stream().mapToInt(this::targetTokens).max().orElseThrow();
        long[] chosenIds = new long[some.size() * source];
        long[] chosenMask = new long[some.size() * source];
        long[] chosenLabels = new long[some.size() * target];
        for (int i = 0; i < some.size(); i++) {
            int row = some.get(i);
            System.arraycopy(inputIds, row * sourceLength, chosenIds, i * source, source);
            System.arraycopy(mask, row * sourceLength, chosenMask, i * source, source);
            System.arraycopy(labels, row * targetLength, chosenLabels, i * target, target);
        }
        return new Batch(some.size(), source, chosenIds, chosenMask, target, chosenLabels);
    }

    /** Counts a target's tokens up to the last that counts. */
    private int targetTokens(int row) {
        int end = targetLength;
        while (end > 1 && labels[row * targetLength + end - 1] == IGNORED) {
            end--;
        }
        return end;
    }
}
