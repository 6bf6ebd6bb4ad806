package s3delta.bench.demo;

import java.util.Map;

/**
 * One labelled row of a task.
 *
 * @param rule what it tests, such as {@code agreement}
 * @param fields the source texts by column, in order
 * @param label the right answer
 */
record Row(String rule, Map<String, String> fields, String label) {}
