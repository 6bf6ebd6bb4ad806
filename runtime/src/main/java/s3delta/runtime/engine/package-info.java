/** The tensor engine: its start, and the operations that models are made of. */
@NullMarked
package s3delta.runtime.engine;

import org.jspecify.annotations.NullMarked;
