/** Text-to-text tasks: prompts, splits by seed, scores, encoded examples. */
@NullMarked
package s3delta.runtime.task;

import org.jspecify.annotations.NullMarked;
