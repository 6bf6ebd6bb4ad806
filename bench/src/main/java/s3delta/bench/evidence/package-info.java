/** Sums up what runs have found: scores by task, budget and method, and paired differences between methods. */
@NullMarked
package s3delta.bench.evidence;

import org.jspecify.annotations.NullMarked;
