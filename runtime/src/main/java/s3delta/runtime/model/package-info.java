/** Models to use: an open backbone, and a finished run with its trained deltas on it. */
@NullMarked
package s3delta.runtime.model;

import org.jspecify.annotations.NullMarked;
