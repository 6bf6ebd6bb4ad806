/**
 * Runs trials on Apache Spark. Spark has no module names, so it runs in a process of its own, the driver, on the class path;
 * {@link s3delta.sweep.spark.SparkExecutor} starts it and speaks with it in messages.
 */
@NullMarked
package s3delta.sweep.spark;

import org.jspecify.annotations.NullMarked;
