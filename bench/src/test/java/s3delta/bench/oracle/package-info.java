/** Numbers that independent code computed in double precision, and that this project must reproduce. */
@NullMarked
package s3delta.bench.oracle;

import org.jspecify.annotations.NullMarked;
