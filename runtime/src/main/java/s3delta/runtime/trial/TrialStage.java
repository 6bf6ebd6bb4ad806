package s3delta.runtime.trial;

/** What a trial goes through. */
public enum TrialStage {
    /** Coming to a structure. */
    SEARCH,
    /** Training it. */
    TRAIN,
    /** Scoring on the test set. */
    TEST
}
