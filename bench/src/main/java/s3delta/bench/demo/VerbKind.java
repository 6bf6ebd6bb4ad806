package s3delta.bench.demo;

/** What a verb takes. */
enum VerbKind {
    /** One who acts on another, or on himself. */
    SELF("self-verbs"),
    /** One who acts on another. */
    SOCIAL("social-verbs"),
    /** One who acts on a thing. */
    THING("thing-verbs"),
    /** One who passes a thing to another. */
    GIVING("giving-verbs"),
    /** One who acts on nobody. */
    QUIET("quiet-verbs"),
    /** One who speaks or thinks of something that happens. */
    SAYING("saying-verbs");

    private final String key;

    VerbKind(String key) {
        this.key = key;
    }

    /** Returns the lexicon's key for verbs of this kind. */
    String key() {
        return key;
    }
}
