/** How sweeps compare with what was foretold of them. */
@NullMarked
package s3delta.bench.scale;

import org.jspecify.annotations.NullMarked;
