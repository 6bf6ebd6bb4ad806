/** Generation, compared with decoding in one go. */
@NullMarked
package s3delta.bench.generation;

import org.jspecify.annotations.NullMarked;
