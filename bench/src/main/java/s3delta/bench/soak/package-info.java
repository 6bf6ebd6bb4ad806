/** Long runs: whether anything grows with the number of steps. */
@NullMarked
package s3delta.bench.soak;

import org.jspecify.annotations.NullMarked;
