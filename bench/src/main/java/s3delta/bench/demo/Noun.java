package s3delta.bench.demo;

/**
 * A noun or a name.
 *
 * @param singular the form for one
 * @param plural the form for more; a name's is its singular
 * @param sort what it stands for
 */
record Noun(String singular, String plural, Sort sort) {
    /** Returns the form of a number. */
    String form(Count count) {
        return count.choose(singular, plural);
    }

    /** Tells whether this is a name, which takes no determiner. */
    boolean name() {
        return singular.equals(plural);
    }
}
