/** Times steps of training and search, on models of published shapes with random weights or on real ones. */
@NullMarked
package s3delta.bench.step;

import org.jspecify.annotations.NullMarked;
