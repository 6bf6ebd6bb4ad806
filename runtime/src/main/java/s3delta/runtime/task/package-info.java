/** Text-to-text tasks: prompts, labels, metrics. */
@NullMarked
package s3delta.runtime.task;

import org.jspecify.annotations.NullMarked;
