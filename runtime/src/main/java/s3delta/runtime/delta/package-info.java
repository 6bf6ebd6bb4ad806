/** Deltas attached to a backbone, their parameters as one flat vector, and their gates. */
@NullMarked
package s3delta.runtime.delta;

import org.jspecify.annotations.NullMarked;
