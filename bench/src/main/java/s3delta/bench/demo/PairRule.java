package s3delta.bench.demo;

/** One phenomenon of grammar that a sentence can keep or break. */
interface PairRule {
    /** Returns the phenomenon's name, such as {@code agreement}. */
    String name();

    /** Draws a pair, full stops included. */
    MinimalPair draw(Phrases phrases);
}
