/** Files of named tensors in the safetensors format, mapped tensor by tensor. */
@NullMarked
package s3delta.runtime.safetensors;

import org.jspecify.annotations.NullMarked;
