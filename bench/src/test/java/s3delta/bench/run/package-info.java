/** Whole runs, and what they leave behind. */
@NullMarked
package s3delta.bench.run;

import org.jspecify.annotations.NullMarked;
