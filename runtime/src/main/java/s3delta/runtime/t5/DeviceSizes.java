package s3delta.runtime.t5;

import java.util.Locale;
import java.util.Optional;
import s3delta.runtime.engine.TensorEngine;

/**
 * How much is computed at a time, by the device and its free memory. What comes of a run does not depend on it but by
 * rounding: sums are added up in another order.
 *
 * @param gpu whether a GPU computes
 * @param bytes memory of the device for all that is not the backbone's weights; 0 on a CPU, whose parts do not depend on it
 * @param perToken bytes that a token of a part keeps for its gradients, at most
 * @param given the tokens of a part that the user wants; empty where the device decides
 * @param leastRows the least rows of a batch that is scored or answered
 * @param stepsAhead how many steps of a training are begun before their losses are read
 * @param keepsStates whether {@code state-cache: auto} keeps hidden states
 * @param threads of a CPU, on which several parts may be computed at a time; 1 on a GPU
 */
public record DeviceSizes(
        boolean gpu,
        long bytes,
        long perToken,
        Optional<Integer> given,
        int leastRows,
        int stepsAhead,
        boolean keepsStates,
        int threads) {
    /** Enough for matrix products of a CPU at full speed. */
    private static final long CPU_TOKENS = 2048;

    /** More than this gains nothing on any GPU that there is. */
    private static final long GPU_TOKENS = 65_536;

    /** By how much more of a token a run is taken to keep where every site has a delta: a search stays near a training. */
    private static final double KEPT_BY_DELTAS = 0.8;

    /** What is left to the engine's pieces of memory that no array fits in. */
    private static final double USED = 0.7;

    /** Numbers of hidden width that a token and block keep, and of the width of a source for each head. */
    private static final long KEPT = 20;

    private static final long SCORES = 2;
    private static final long SOURCE = 128;
    private static final long BYTES = 4;

    /** Weights that are trained: the numbers, their gradients, two moments and the best of them. */
    private static final long TRAINED = 5;

    /** A GPU works on while the next steps are handed to it, as long as nobody waits for a number. */
    private static final int STEPS_AHEAD = 10;

    private static final int MOST_ROWS = 512;
    private static final int LEAST_ROWS = 32;

    /** Those of a CPU. */
    public static final DeviceSizes CPU = ofCpu(Optional.empty(), 1);

    /**
     * Chooses for the engine's device.
     *
     * @param engine the engine, before the backbone's weights are loaded
     * @param config the backbone's
     * @param weightBytes of its weights on the device
     * @param given tokens of a part; empty where the device decides
     * @return the sizes
     */
    public static DeviceSizes of(TensorEngine engine, T5Config config, long weightBytes, Optional<Integer> given) {
        return engine.device().isGpu()
                ? ofGpu(engine.freeDeviceBytes() - weightBytes, config, given)
                : ofCpu(given, engine.threads());
    }

    /**
     * Those of a CPU.
     *
     * @param given tokens of a part; empty where the device decides
     * @param threads that may compute
     * @return the sizes
     */
    public static DeviceSizes ofCpu(Optional<Integer> given, int threads) {
        return new DeviceSizes(false, 0, 1, given, 0, 1, true, threads);
    }

    /**
     * Chooses for a GPU.
     *
     * @param bytes its memory for all that is not the backbone's weights
     * @param config the backbone's
     * @param given tokens of a part; empty where the device decides
     * @return the sizes; states are not kept, as bringing them to the device stops it longer than computing them
     */
    static DeviceSizes ofGpu(long bytes, T5Config config, Optional<Integer> given) {
        long perBlock = KEPT * config.dModel() + SCORES * SOURCE * config.numHeads();
        long perToken = BYTES * config.numLayers() * perBlock;
        // Of a row that is answered: keys and values of its source for each block, and logits of some tokens.
        long perRow = BYTES * SOURCE * 2 * config.numDecoderLayers() * config.attentionWidth()
                + BYTES * SOURCE * KEPT * config.dModel()
                + BYTES * KEPT * 2 * config.vocabSize();
        long rows = powerOfTwo((long) (bytes * USED / 2 / perRow), LEAST_ROWS, MOST_ROWS);
        return new DeviceSizes(true, bytes, perToken, given, (int) rows, STEPS_AHEAD, false, 1);
    }

    /**
     * Returns the most source tokens of a part, or of all parts that are computed at a time.
     *
     * @param density the share of the sites that have deltas, 0 to 1: those keep what they read for their gradients
     * @param trained how many of the backbone's own weights are trained
     * @return at least 1; on a GPU a power of two, so that a little more or less free memory changes nothing
     */
    public long partTokens(double density, long trained) {
        if (given.isPresent()) {
            return given.get();
        }
        double share = 1 + KEPT_BY_DELTAS * density;
        return gpu
                ? powerOfTwo(
                        (long) ((bytes - trained * BYTES * TRAINED) * USED / perToken / share), CPU_TOKENS, GPU_TOKENS)
                : CPU_TOKENS;
    }

    /**
     * Returns the most tokens of what is computed once and kept.
     *
     * @return at least 1
     */
    long keptTokens() {
        return given.map(Integer::longValue).orElse(CPU_TOKENS);
    }

    /**
     * Returns the rows of a batch that is scored or answered.
     *
     * @param least what the caller would take on a CPU
     * @return at least as many
     */
    public int rows(int least) {
        return Math.max(least, leastRows);
    }

    private static long powerOfTwo(long wanted, long least, long most) {
        return Math.max(least, Math.min(most, Long.highestOneBit(Math.max(1, wanted))));
    }

    /**
     * Describes them.
     *
     * @return one line
     */
    public String text() {
        return String.format(
                Locale.ROOT,
                "parts of %,d tokens%s, scored %s rows at a time, %d %s ahead",
                partTokens(0, 0),
                given.isPresent() ? " (part-tokens)" : "",
                leastRows == 0 ? "twice 'batch-size'" : "at least " + leastRows,
                stepsAhead,
                stepsAhead == 1 ? "step" : "steps");
    }
}
