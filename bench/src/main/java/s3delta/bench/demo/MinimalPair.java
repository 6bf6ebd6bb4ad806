package s3delta.bench.demo;

import java.util.List;

/**
 * A sentence and the same sentence with one change that breaks it.
 *
 * @param good the grammatical one
 * @param bad the other: one word replaced by another, or two words exchanged
 */
record MinimalPair(List<String> good, List<String> bad) {}
