/** Tests that no file can make the program fail in a way of its own. */
@NullMarked
package s3delta.bench.fuzz;

import org.jspecify.annotations.NullMarked;
