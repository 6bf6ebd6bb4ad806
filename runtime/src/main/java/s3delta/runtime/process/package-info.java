/** Child processes that run a part of this program: how they are started, spoken to and ended. */
@NullMarked
package s3delta.runtime.process;

import org.jspecify.annotations.NullMarked;
