/** A trial from its configuration to its result: search, training, test, each stage's result a file. */
@NullMarked
package s3delta.runtime.run;

import org.jspecify.annotations.NullMarked;
