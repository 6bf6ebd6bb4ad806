/** What a user sees of a run while it lasts. */
@NullMarked
package s3delta.runtime.progress;

import org.jspecify.annotations.NullMarked;
