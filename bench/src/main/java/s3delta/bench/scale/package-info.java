/** How sweeps compare with their forecasts. */
@NullMarked
package s3delta.bench.scale;

import org.jspecify.annotations.NullMarked;
