/** Holds the guides to what they speak of. */
@NullMarked
package s3delta.bench.guide;

import org.jspecify.annotations.NullMarked;
