/** Checks of what commands are given. */
@NullMarked
package s3delta.bench.options;

import org.jspecify.annotations.NullMarked;
