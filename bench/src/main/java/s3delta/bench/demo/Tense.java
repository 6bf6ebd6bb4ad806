package s3delta.bench.demo;

/** When an event happens. */
enum Tense {
    /** {@code sleeps}. */
    PRESENT,
    /** {@code slept}. */
    PAST,
    /** {@code will sleep}. */
    FUTURE,
    /** {@code has slept}. */
    PERFECT
}
