package s3delta.bench.demo;

/** One way in which sentences follow from others. */
interface InferenceRule {
    /** Returns the rule's name, such as {@code quantifier}. */
    String name();

    /**
     * Draws an inference. The hypothesis is drawn without regard to the relation, so that it gives nothing away.
     *
     * @param relation the relation that it has
     */
    Inference draw(Phrases phrases, Relation relation);
}
