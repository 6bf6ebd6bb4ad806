/** Gives every reader of the program damaged and hostile files, many times over. */
@NullMarked
package s3delta.bench.fuzz;

import org.jspecify.annotations.NullMarked;
