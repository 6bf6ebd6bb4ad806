package s3delta.bench.demo;

/** What a premise tells about a hypothesis. */
enum Relation {
    /** It follows. */
    ENTAILMENT,
    /** It may or may not be so. */
    NEUTRAL,
    /** It cannot be so. */
    CONTRADICTION;

    /** Returns the relation given in which of the possible worlds of the premise the hypothesis holds. */
    static Relation of(boolean somewhere, boolean everywhere) {
        return everywhere ? ENTAILMENT : somewhere ? NEUTRAL : CONTRADICTION;
    }
}
