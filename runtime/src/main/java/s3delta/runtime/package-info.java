/** What applications use of the runtime. */
@NullMarked
package s3delta.runtime;

import org.jspecify.annotations.NullMarked;
