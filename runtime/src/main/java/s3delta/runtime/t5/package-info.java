/** The T5 backbone. */
@NullMarked
package s3delta.runtime.t5;

import org.jspecify.annotations.NullMarked;
