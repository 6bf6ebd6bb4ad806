/** Times of single operations, by the Java Microbenchmark Harness; {@code ./s3delta bench jmh} starts it. */
@NullMarked
package s3delta.bench.jmh;

import org.jspecify.annotations.NullMarked;
