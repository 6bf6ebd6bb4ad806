package s3delta.bench.demo;

/**
 * How to pre-train.
 *
 * @param seed where texts, gaps and the first weights come from
 * @param steps number of steps
 * @param rows texts in a step
 * @param peak highest learning rate
 * @param warmUp steps in which the rate rises; after them it falls linearly to 0
 * @param corruption what is hidden
 */
record Recipe(long seed, int steps, int rows, double peak, int warmUp, SpanCorruption corruption) {
    /** What the demo's backbone was made with. */
    static final Recipe DEFAULT = new Recipe(1, 6_000, 128, 3e-3, 200, new SpanCorruption(0.25, 2.5));

    /** Returns the same with another seed and number of steps. */
    Recipe with(long otherSeed, int otherSteps) {
        return new Recipe(otherSeed, otherSteps, rows, peak, warmUp, corruption);
    }

    /** Returns the learning rate of a step, numbered from 0. */
    double rate(int step) {
        return step < warmUp ? peak * (step + 1) / warmUp : peak * (steps - step) / (steps - warmUp);
    }
}
