/** Training and scoring of a tuned model on encoded examples. */
@NullMarked
package s3delta.runtime.train;

import org.jspecify.annotations.NullMarked;
