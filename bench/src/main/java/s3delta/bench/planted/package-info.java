/** How many deltas at known places a search finds again: labels made by a backbone that has them. */
@NullMarked
package s3delta.bench.planted;

import org.jspecify.annotations.NullMarked;
