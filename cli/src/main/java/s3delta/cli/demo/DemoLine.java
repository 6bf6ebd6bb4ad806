package s3delta.cli.demo;

import java.util.Locale;

/**
 * One row of the demo's table.
 *
 * @param structure what was trained
 * @param task on which task
 * @param parameters how many trainable parameters
 * @param accuracy on the test set
 * @param seconds of search and training
 */
record DemoLine(String structure, String task, long parameters, double accuracy, double seconds) {
    /** What is told as soon as it is known. */
    String news() {
        return String.format(
                Locale.ROOT, "done: %s, %s: test %.1f%%, %.1f s", task, structure, 100 * accuracy, seconds);
    }
}
