/** The search problem that strategies see, on top of a gated model. */
@NullMarked
package s3delta.runtime.search;

import org.jspecify.annotations.NullMarked;
