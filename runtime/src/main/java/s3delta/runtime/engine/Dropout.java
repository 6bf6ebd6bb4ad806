package s3delta.runtime.engine;

/**
 * Dropout (Srivastava et al. 2014) of a training: each feature becomes 0 with the probability {@code rate}, and those that are
 * left are divided by {@code 1 - rate}.
 *
 * <p>Which features are dropped is a hash of a seed and the feature's place in its array. Nothing is drawn from a generator that
 * others share: a run that resumes, or computes a block again, drops the same features, whatever the number of threads. With
 * h = (n+1)/2 for an array of n features, feature i takes the number {@code hash(i mod h)}, and its lower half if i &gt;= h. The
 * rate is rounded to 1/65536.
 *
 * @param training whether the run is one of a training; dropout is off elsewhere, whatever the rate
 * @param rate from 0 to below 1
 * @param seed of this array, of the run or of the training
 */
public record Dropout(boolean training, double rate, long seed) {
    /** No dropout. */
    public static final Dropout OFF = new Dropout(false, 0, 0);

    private static final int HALF = 16;
    private static final int MIX = 0x9E3779B1;
    private static final int MIX_AGAIN = 0xC2B2AE35;
    private static final int SHIFT = 15;
    private static final int SHIFT_AGAIN = 13;
    private static final long GOLDEN = 0x9E3779B97F4A7C15L;

    /**
     * Makes the dropout of a training.
     *
     * @param rate from 0 to below 1
     * @param seed of the training
     * @return dropout that is on
     */
    public static Dropout of(double rate, long seed) {
        return new Dropout(true, rate, seed);
    }

    /**
     * Names a place in a model.
     *
     * @param path such as {@code encoder.block.0.layer.0.SelfAttention}
     * @return its number, for {@link #at}
     */
    public static long place(String path) {
        return path.hashCode();
    }

    /**
     * Goes into one of many: a step of a training, a part of a batch, a place in the model.
     *
     * @param which its number
     * @return the same rate with a seed that depends on this one and the number
     */
    public Dropout at(long which) {
        return training ? new Dropout(true, rate, mixed(seed ^ mixed(which + GOLDEN))) : this;
    }

    /**
     * Changes the rate, for what has one of its own.
     *
     * @param other from 0 to below 1
     * @return the same seed with the other rate
     */
    public Dropout rated(double other) {
        return new Dropout(training, other, seed);
    }

    /**
     * Says whether features are dropped.
     *
     * @return false where the rate is 0 or no training runs
     */
    public boolean drops() {
        return training && threshold() > Integer.MIN_VALUE;
    }

    /** Numbers from here on are those of features that are kept; of 32 bits, as are the keys. */
    int threshold() {
        return (int) ((Math.round(rate * (1 << HALF)) << HALF) + Integer.MIN_VALUE);
    }

    /** Returns what features are multiplied by that are kept. */
    double scale() {
        return 1 / (1 - ((long) threshold() - Integer.MIN_VALUE) * 0x1p-32);
    }

    /** Returns the key that is added before mixing. */
    int key() {
        return (int) seed;
    }

    /** Returns the odd key that is multiplied by. */
    int factor() {
        return (int) (seed >>> Integer.SIZE) | 1;
    }

    /**
     * Returns what the features of an array are multiplied by: the reference for kernels.
     *
     * @param count n
     * @return n numbers, each 0 or {@link #scale()}
     */
    public float[] factors(int count) {
        float[] factors = new float[count];
        int half = (count + 1) / 2;
        for (int i = 0; i < count; i++) {
            int number = hash(i % half) << (i < half ? 0 : HALF);
            factors[i] = number < threshold() ? 0 : (float) scale();
        }
        return factors;
    }

    private int hash(int index) {
        int h = (index * MIX) ^ key();
        h = (h ^ (h >> SHIFT)) * factor();
        return (h ^ (h >> SHIFT_AGAIN)) * MIX_AGAIN;
    }

    /** SplitMix64's mixing (Steele et al. 2014). */
    private static long mixed(long z) {
        long first = (z ^ (z >>> 30)) * 0xBF58476D1CE4E5B9L;
        long second = (first ^ (first >>> 27)) * 0x94D049BB133111EBL;
        return second ^ (second >>> 31);
    }
}
