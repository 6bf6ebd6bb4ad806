/** Text to token ids and back. */
@NullMarked
package s3delta.runtime.tokenizer;

import org.jspecify.annotations.NullMarked;
