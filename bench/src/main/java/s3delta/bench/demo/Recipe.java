package s3delta.bench.demo;

/**
 * How to pre-train.
 *
 * @param seed where texts, gaps and the first weights come from
 * @param steps number of steps
 * @param rows texts in a step
 * @param peak highest learning rate
 * @param warmUp steps in which the rate rises; after them it falls linearly to 0
 * @param hidden the share of words to hide
 * @param rest how likely a word that is not salient is hidden, as against one that is
 */
record Recipe(long seed, int steps, int rows, double peak, int warmUp, double hidden, double rest) {
    /** What the demo's backbone was made with. */
    static final Recipe DEFAULT = new Recipe(1, 6_500, 64, 1e-3, 100, 0.3, 0.2);

    /** Returns the same with another seed and number of steps. */
    Recipe with(long otherSeed, int otherSteps) {
        return new Recipe(otherSeed, otherSteps, rows, peak, warmUp, hidden, rest);
    }

    /** Returns the learning rate of a step, numbered from 0. */
    double rate(int step) {
        return step < warmUp ? peak * (step + 1) / warmUp : peak * (steps - step) / (steps - warmUp);
    }
}
