/** What tests on a GPU share. */
@NullMarked
package s3delta.bench.gpu;

import org.jspecify.annotations.NullMarked;
