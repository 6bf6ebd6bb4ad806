/** Small helpers for messages. */
@NullMarked
package s3delta.runtime.text;

import org.jspecify.annotations.NullMarked;
