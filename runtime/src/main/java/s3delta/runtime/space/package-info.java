/** Search spaces: which deltas may go where, as users write it, and the candidates that come of it. */
@NullMarked
package s3delta.runtime.space;

import org.jspecify.annotations.NullMarked;
