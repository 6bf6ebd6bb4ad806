/** Randomness as a parameter: one generator for each seed, purpose and name. */
@NullMarked
package s3delta.runtime.random;

import org.jspecify.annotations.NullMarked;
