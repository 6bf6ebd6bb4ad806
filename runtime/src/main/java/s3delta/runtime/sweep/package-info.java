/** Many trials, each in a process of its own. */
@NullMarked
package s3delta.runtime.sweep;

import org.jspecify.annotations.NullMarked;
