/** What is done with trained deltas: predictions, and models and files that other programs read. */
@NullMarked
package s3delta.runtime.use;

import org.jspecify.annotations.NullMarked;
