package s3delta.bench.fuzz;

/**
 * A file that is as it should be.
 *
 * @param name where it lies in a reader's directory
 * @param form what it looks like
 * @param bytes its contents
 */
@SuppressWarnings("ArrayRecordComponent")
record Seed(String name, Form form, byte[] bytes) {}
