package s3delta.bench.demo;

/**
 * A verb's forms.
 *
 * @param plain as in {@code will see}
 * @param third as in {@code he sees}
 * @param past as in {@code he saw}
 * @param participle as in {@code he has seen}
 */
record Verb(String plain, String third, String past, String participle) {
    /** Returns the present form of a number, third person. */
    String present(Count count) {
        return count.choose(third, plain);
    }
}
