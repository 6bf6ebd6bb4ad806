/** The T5 backbone: configuration, weights, forward pass and greedy generation. */
@NullMarked
package s3delta.runtime.t5;

import org.jspecify.annotations.NullMarked;
