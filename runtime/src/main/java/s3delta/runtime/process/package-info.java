/** ServiceProcess processes that run a part of this program. */
@NullMarked
package s3delta.runtime.process;

import org.jspecify.annotations.NullMarked;
