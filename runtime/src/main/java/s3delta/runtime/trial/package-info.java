/** One trial, from its specification to its result: data, search, structure, training, test, each with its file. */
@NullMarked
package s3delta.runtime.trial;

import org.jspecify.annotations.NullMarked;
