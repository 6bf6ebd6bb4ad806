package s3delta.bench.demo;

/** Whether something is said to be so or not to be so. */
enum Polarity {
    /** It is so. */
    POSITIVE,
    /** It is not so. */
    NEGATIVE;

    /** Returns the opposite. */
    Polarity other() {
        return this == POSITIVE ? NEGATIVE : POSITIVE;
    }
}
