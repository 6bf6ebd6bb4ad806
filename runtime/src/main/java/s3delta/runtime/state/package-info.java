/** What a run keeps so that it can resume after it was stopped, and how it is asked to stop. */
@NullMarked
package s3delta.runtime.state;

import org.jspecify.annotations.NullMarked;
