package s3delta.bench.demo;

/** Grammatical number. */
enum Count {
    /** One. */
    SINGULAR,
    /** More than one. */
    PLURAL;

    /** Returns the other number. */
    Count other() {
        return this == SINGULAR ? PLURAL : SINGULAR;
    }

    /** Returns the first word for one, the second for more. */
    String choose(String singular, String plural) {
        return this == SINGULAR ? singular : plural;
    }
}
