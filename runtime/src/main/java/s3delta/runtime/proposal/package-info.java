/** Proposes configurations, for the columns of a file or for a known task. */
@NullMarked
package s3delta.runtime.proposal;

import org.jspecify.annotations.NullMarked;
